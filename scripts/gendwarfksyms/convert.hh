/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From DIEs to nodes of the type graph: the format of a type's text.
 */
#ifndef GENDWARFKSYMS_CONVERT_HH
#define GENDWARFKSYMS_CONVERT_HH

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "describe.hh"
#include "dwarf.hh"
#include "format.hh"
#include "graph.hh"
#include "idtable.hh"
#include "kabi.hh"
#include "meanings.hh"
#include "scopes.hh"

/* What a symbol became. */
struct Root {
	size_t symbol;
	NodeId node;
	/* Which of Definitions::ends is that of its unit; 0 in format 1. */
	uint32_t unit;
};

/* What all symbols became. */
struct Converted {
	std::vector<Root> roots;
	Definitions defined; /* in format 2 */
};

class Converter {
public:
	/*
	 * With RULES the text is that of a stable kABI, as they and members
	 * with reserved names want it. All must outlive the object.
	 */
	Converter(const DebugInfo &info, Graph &graph, Format format,
		  const KabiRules *rules = nullptr)
		: info_(info), graph_(graph), is_precise_(format == Format::precise), rules_(rules),
		  scopes_(info)
	{
		types_.reserve(Graph::usual_nodes);
	}

	/*
	 * Adds a symbol, and every type that can be reached from it. It must outlive the
	 * object, and those of one unit should come together. A type's DIE is
	 * converted once, however often it is reached from its unit. Throws an
	 * Error that names the DIE where one cannot be read, or where what should
	 * be a type is none.
	 */
	void add_symbol(const Description &symbol);

	/* After the last symbol: all of them. */
	Converted finish();

private:
	/* A type's DIE that was reached. */
	struct Type {
		uint64_t offset;
		ReferenceId reference = no_reference; /* if it has a name */
		NodeId node = IdTable::none;
		uint32_t stands_for; /* another type's index, if not for itself */
		uint32_t unqualified = IdTable::none; /* the same, if unqualified() was asked */
		bool is_declaration = false;
	};
	/* A node whose tokens are not all resolved. They end where those of the next begin. */
	struct Unfinished {
		uint32_t type; /* IdTable::none for a symbol */
		size_t first, next; /* in tokens_: the first, and the next to look at */
	};
	/* A type with a name, whose tokens are the last of pending_tokens_ from the first on. */
	struct Pending {
		uint32_t type;
		size_t first;
	};
	/* What is known of a name. */
	struct Name {
		uint64_t offset = 0; /* where it stood in .debug_str the last time */
		TextId next = 0; /* what was asked for after it the last time */
	};
	/* What numbers are, as far as it is known. */
	struct NumberKind {
		std::optional<uint64_t> size, encoding; /* bytes; DW_ATE_ */
	};

	NodeId convert(const Description &symbol);
	/* The index in types_ of the DIE at OFFSET. */
	uint32_t type_at(uint64_t offset)
	{
		uint32_t type = has_unique_hashes_ ? type_ids_.find(IdTable::unique(offset)) :
						     IdTable::none;

		return type != IdTable::none ? type : find_type(offset);
	}
	uint32_t find_type(uint64_t offset);
	NodeId resolve();
	void begin_node(uint32_t type);
	void begin_type(uint32_t id);
	void finish_unit();
	void add_alone(const Description &symbol);
	void define();
	void forget_types();
	bool tell_apart();
	void write_type(const Die &die, TextId name);

	void write_modifier(Token tag, TextId name, const Die &die);
	void write_array(const Die &die);
	void write_function(const Die &die, unsigned int tag);
	void write_aggregate(TextId name, const Die &die);
	void write_byte_size(TextId name, const Die &die);
	void write_children(const Die &die, TextId name, unsigned int depth = 0);
	void write_enumerator(TextId enumeration, const Die &die, const NumberKind &kind);
	void write_declared(const Die &die, bool counts);
	void write_parameter(const Die &die);
	void write_member(const Die &die, bool in_union);
	void write_attributes(const Die &die);
	const KabiUnion &find_kabi_union(const Die &die);
	const KabiUnion &kabi_union_of(const Die &die)
	{
		return rules_ ? find_kabi_union(die) : no_kabi_union_;
	}
	bool is_ignored(TextId parent, const Die &item);
	void write_kabi_type_of(const Die &die);
	void write_reference(std::optional<uint64_t> type)
	{
		if (type)
			write(Token(Token::unresolved, type_at(*type)));
		else
			write(Word::no_type);
	}
	/* The type that DW_AT_type of DIE refers to, or that it stands for. */
	void write_type_of(const Die &die)
	{
		if (rules_)
			write_kabi_type_of(die);
		else
			write_reference(die.target(DW_AT_type));
	}

	/* In precise.cc: what only format 2 has. */
	void write_address_class(const Die &die);
	void write_function_facts(const Die &die);
	void write_variable_facts(const Description &symbol);
	void write_type_facts(const Die &die);
	void write_position(const Die &die, bool in_union);
	void write_number(const Die &die, unsigned int attribute, bool with_name, NumberKind kind);
	NumberKind number_kind(uint64_t offset, int depth = 0);
	NumberKind number_kind_of_type(const Die &die);
	uint32_t unqualified(uint32_t type);

	/* DW_AT_name of DIE. Declarations that are met again have the same names in the same order. */
	TextId own_name(const Die &die)
	{
		const TextId next = names_[last_name_].next;

		if (!die.has(DW_AT_name))
			return no_name_;
		if (next == no_name_ || die.form(DW_AT_name) != DW_FORM_strp ||
		    names_[next].offset != die.raw(DW_AT_name))
			return find_name(die);
		last_name_ = next;
		return next;
	}
	TextId find_name(const Die &die);
	TextId name_apart(const Die &die, TextId name);
	TextId qualified_name(const Die &die);
	void write(Token token) { tokens_.push_back(token); }
	void write_tag(unsigned int tag) { write(Token(Token::tag, tag)); }
	void write_name(TextId name)
	{
		if (name != no_name_)
			write(Token(Token::name, name));
	}
	/* "byte_size(8)"; nothing where the attribute has no constant form. */
	void write_constant(const Die &die, unsigned int attribute)
	{
		if (auto value = die.constant(attribute))
			write(graph_.number(*value, attribute));
	}

	const DebugInfo &info_;
	Graph &graph_;
	const bool is_precise_;
	const KabiRules *rules_;
	Scopes scopes_;
	std::string qualified_name_; /* whose memory is used again */
	const TextId no_name_ = graph_.add_text("");

	/* Of the children of the DIE that is being written. */
	FileOrder order_;
	std::vector<Token> tokens_;
	std::vector<Unfinished> unfinished_;
	std::vector<Pending> pending_;
	std::vector<Token> pending_tokens_;

	const Unit *unit_ = nullptr;
	/* What was reached in the unit; in all units if one refers to another. */
	std::vector<Type> types_;
	IdTable type_ids_; /* by offset */
	/* Where offsets have 32 bits, as nearly always, nothing has to be compared. */
	const bool has_unique_hashes_ = info_.size() <= UINT32_MAX;
	bool crosses_units_ = false;
	std::unordered_map<uint64_t, NumberKind> kinds_; /* by offset */
	/* The symbols in the unit, and the numbers that tell_apart() gave to types, by offset. */
	std::vector<const Description *> symbols_;
	std::map<uint64_t, std::vector<size_t>> apart_;
	std::vector<NodeId> first_nodes_; /* of tell_apart(), by reference; between its runs empty */

	std::vector<Name> names_ = { {} }; /* by TextId; the first is no_name_ */
	IdTable name_ids_; /* by offset */
	TextId last_name_ = 0;
	/* Of every union met as somebody's type, by its offset. */
	std::unordered_map<uint64_t, KabiUnion> unions_;
	const KabiUnion no_kabi_union_;
	std::vector<Root> roots_;
	Definitions definitions_;
};

#endif /* GENDWARFKSYMS_CONVERT_HH */
