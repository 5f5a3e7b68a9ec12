/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From DIEs to nodes of the type graph: the format of a type's text.
 */
#ifndef GENDWARFKSYMS_CONVERT_HH
#define GENDWARFKSYMS_CONVERT_HH

#include <string_view>
#include <unordered_map>
#include <vector>

#include "dwarf.hh"
#include "graph.hh"
#include "kabi.hh"
#include "scopes.hh"

class Converter {
public:
	/*
	 * With RULES the text is that of a stable kABI, as they and members
	 * with reserved names want it. They must outlive the object.
	 */
	explicit Converter(Graph &graph, const KabiRules *rules = nullptr)
		: graph_(graph), rules_(rules)
	{
	}

	/*
	 * Adds a symbol that DIE describes: a function where DIE is a subprogram
	 * or a subroutine type, else a variable whose type is DW_AT_type of
	 * DIE; and every type that can be reached from it. A type's DIE is
	 * converted once, however often it is reached. Throws an Error that
	 * names the DIE where one cannot be read, or where what should be a
	 * type is none.
	 */
	NodeId add_symbol(const Die &die);

private:
	struct Pending {
		NodeId node;
		Die die;
	};

	NodeId node_of(const Die &type);
	void set_reference(NodeId node, char prefix, std::string_view name);
	void write_node(NodeId node, const Die &die);
	void write_modifier(const char *tag, std::string_view name, const Die &die);
	void write_array(const Die &die);
	void write_function(const char *tag, const Die &die);
	void write_aggregate(const char *tag, std::string_view name, const Die &die);
	void write_byte_size(std::string_view name, const Die &die);
	void write_children(const Die &die, std::string_view name = {}, unsigned int depth = 0);
	void write_enumerator(std::string_view enumeration, const Die &die);
	void write_member(const char *tag, const Die &die);
	KabiUnion kabi_union_of(const Die &die);
	bool is_ignored(std::string_view parent, const Die &item, int tag);
	void write_type_of(const Die &die);
	void write_name(std::string_view name);
	void write_constant(const char *name, const Die &die, unsigned int attribute);

	Graph &graph_;
	const KabiRules *rules_;
	/* Of the children of the DIE that is being written. */
	FileOrder order_;
	Scopes scopes_;
	/* Of every union met as somebody's type, by Die::id(). */
	std::unordered_map<const void *, KabiUnion> unions_;
	/* Of every type's DIE reached so far, by Die::id(). */
	std::unordered_map<const void *, NodeId> nodes_;
	/* Those of them that have no pieces yet. */
	std::vector<Pending> pending_;
};

#endif /* GENDWARFKSYMS_CONVERT_HH */
