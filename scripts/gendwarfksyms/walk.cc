// SPDX-License-Identifier: GPL-2.0
/*
 * The DIE of a type is converted once, however often it is reached from its unit. A type that
 * has a name is only a reference in the text of others, so it waits in a list. A type without
 * a name is written while the text around it is, unless too many are nested: then that text
 * is written again once the type is complete. So chains of types, which in a damaged file
 * may be as long as the file, need no more stack than others.
 */
#include "walk.hh"

#include "output.hh"
#include "text.hh"

namespace {

/* tell_apart() converts a symbol once for each level at which types differ. */
constexpr int max_rounds = 100;

/* Types without a name that are written inside others: C has three or four. */
constexpr size_t max_nested = 50;

/* What a reference to a type of TAG begins with, 0 if such types have none. */
char reference_prefix(unsigned int tag)
{
	return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ? 's' :
	       tag == DW_TAG_union_type ? 'u' : tag == DW_TAG_enumeration_type ? 'e' :
	       tag == DW_TAG_typedef ? 't' : 0;
}

class Walk : private TypeSink {
public:
	Walk(const Object &object, const std::vector<Scan> &scans, const Symbols &symbols,
	     const Format &format, const KabiRules *rules, Graph &graph)
		: object_(object), scans_(scans), symbols_(symbols), format_(format), graph_(graph),
		  writer_{ object, format, rules, *this }
	{
	}

	/* Adds SYMBOLS, which the UNIT describes; in format 2 also what it defines. */
	void add_unit(uint32_t unit, const std::vector<const Description *> &symbols)
	{
		const size_t first = roots.all.size();
		const uint32_t context = roots.definitions.contexts.size();

		unit_ = unit;
		for (size_t i = 0; i < symbols.size(); i++) {
			const Description &symbol = *symbols[i], &last = *symbols[i ? i - 1 : 0];
			/* Merged functions share a DIE, and symbols a pointer type. */
			const bool is_known = i && symbol.definition.addr == last.definition.addr &&
					      symbol.is_thread_local == last.is_thread_local;

			roots.all.push_back({ symbol.symbol,
					      is_known ? roots.all.back().node : convert(symbol), context });
		}
		if (symbols.empty() || !format_.names_by_unit || (!tell_apart() && !differ_by_scope())) {
			define();
		} else {
			for (size_t i = first; i < roots.all.size(); i++)
				roots.all[i].node = convert_alone(*symbols[i - first], roots.all[i].context);
			clear();
		}
		if (format_.names_by_unit && scans_.size() > 1)
			add_definitions();
		clear();
	}

	Roots roots;

private:
	/* A type's DIE that was reached. */
	struct Type {
		Dwarf_Die die;
		ReferenceId reference; /* if it has a name */
		NodeId node; /* once its text is complete */
		bool is_declaration, is_unfinished;

		bool is_definition() const { return reference != none && !is_declaration; }
	};
	/* The text of a type, the type's name, and the first type that is missing in it, or none. */
	struct Written {
		Text text;
		std::string name;
		uint32_t missing;
	};

	/* Adds what the unit defines, whether symbols reach it or not. */
	void add_definitions()
	{
		for (const Dwarf_Die &place : scans_[unit_].types) {
			const uint32_t type = find_type(place);

			convert_pending();
			if (types_[type].is_definition())
				roots.definitions.all.push_back({ unit_, types_[type].node });
		}
		for (const Type &type : types_)
			if (type.is_declaration && type.reference != none)
				roots.definitions.declarations.push_back(type.node);
	}

	void clear()
	{
		types_.clear();
		type_ids_.clear();
		apart_.clear();
		apart_ids_.clear();
	}

	/* Whether types were reached that names in other scopes do not mean: those of functions. */
	bool differ_by_scope() const
	{
		const Scan &scan = scans_[unit_];
		std::vector<bool> declared(graph_.reference_count()); /* clang does not say in which scope */
		auto before = [](const Dwarf_Die &a, const Dwarf_Die &b) { return a.addr < b.addr; };

		for (const Type &type : types_)
			if (type.is_declaration && type.reference != none)
				declared[type.reference] = true;
		return std::any_of(types_.begin(), types_.end(), [&](const Type &type) {
			const bool is_local = scans_.size() > 1 && type.die.cu == scan.unit.die.cu &&
				!std::binary_search(scan.types.begin(), scan.types.end(), type.die, before);

			return type.is_definition() && (is_local || declared[type.reference]);
		});
	}

	/* For units with private types, or several of one name: only what SYMBOL reaches has a say. */
	NodeId convert_alone(const Description &symbol, uint32_t &context)
	{
		NodeId node;
		int round = 0;

		clear();
		do {
			if (round++ > max_rounds)
				fail("%s: types of one name differ in what is more than %d levels deep",
				     Die(object_, symbol.die).where().c_str(), max_rounds);
			types_.clear();
			type_ids_.clear();
			node = convert(symbol);
			/* Types that now differ by what they refer to need another round. */
		} while (tell_apart());
		context = roots.definitions.contexts.size();
		define();
		return node;
	}

	/* Notes what the names mean that were reached. */
	void define()
	{
		Definitions &definitions = roots.definitions;

		for (const Type &type : types_)
			if (type.reference != none)
				(type.is_declaration ? definitions.declarations : definitions.reached)
					.push_back(type.node);
		definitions.contexts.push_back({ unit_, definitions.reached.size() });
	}

	/*
	 * Finds types that have one name and differ, private ones of two functions for example.
	 * All but the first of them, in the order of their text, are called name@2, name@3 and
	 * so on from now on. Returns whether there are any.
	 */
	bool tell_apart()
	{
		constexpr NodeId several = none - 1;
		std::vector<NodeId> nodes(graph_.reference_count(), none); /* by reference */
		std::vector<uint32_t> found; /* in types_ */
		size_t number = 0;
		auto text = [&](uint32_t type) { return graph_.node(types_[type].node).text.one_line(); };

		for (const Type &type : types_)
			if (type.is_definition()) {
				NodeId &node = nodes[type.reference];

				node = node == none || node == type.node ? type.node : several;
			}
		for (uint32_t i = 0; i < types_.size(); i++)
			if (types_[i].is_definition() && nodes[types_[i].reference] == several)
				found.push_back(i);
		sort_numbers(found, [&](uint32_t a, uint32_t b) {
			return types_[a].reference != types_[b].reference ?
				       types_[a].reference < types_[b].reference :
				       types_[a].node != types_[b].node && text(a) < text(b);
		});
		for (size_t i = 0; i < found.size(); i++) {
			const Type &type = types_[found[i]], &last = types_[found[i ? i - 1 : 0]];

			if (!i || last.reference != type.reference)
				number = 1;
			else if (last.node != type.node)
				number++;
			if (number == 1)
				continue;

			const uint32_t id = apart_ids_.add(type.die.addr, apart_.size());

			if (id == apart_.size())
				apart_.emplace_back();
			apart_[id].append(format("@%zu", number));
		}
		return !found.empty();
	}

	/* The types that the unit defines in the namespace of SYMBOL, without what these refer to. */
	NodeId convert_namespace(const Description &symbol)
	{
		const Scan scan(object_, scans_[unit_].unit, true);
		const std::string scope = scan.scopes_of(Die(object_, symbol.definition));
		std::vector<SymtypesLine> lines;
		Text all;

		for (const Dwarf_Die &place : scan.types)
			if (starts_with(qualified_name(Die(object_, place)), scope)) {
				const uint32_t id = find_type(place);

				convert_pending();
				lines.push_back({ graph_.reference(types_[id].reference),
						  graph_.node(types_[id].node).text.text });
			}
		all.text = symtypes_text(lines);
		std::replace(all.text.begin(), all.text.end(), '#', ':');
		return graph_.add(all, none);
	}

	/* Converts a symbol and what it reaches. */
	NodeId convert(const Description &symbol)
	try {
		Text text;

		if (starts_with(symbols_[symbol.symbol].name, "__gendwarfksyms_types_"))
			return convert_namespace(symbol);
		do {
			text = Text();
			missing_ = none;
			writer_.write_symbol(symbol, text);
			if (missing_ != none)
				complete(missing_);
		} while (missing_ != none);
		convert_pending();
		return graph_.add(text, none);
	} catch (const Error &error) {
		fail("symbol %s: %s", symbols_[symbol.symbol].name.c_str(), error.message.c_str());
	}

	/* Converts the types that wait, and those that they reach. */
	void convert_pending()
	{
		while (!pending_.empty()) {
			const uint32_t type = pending_.back();

			pending_.pop_back();
			if (!write(type, Die(object_, types_[type].die)))
				complete(type);
		}
	}

	/*
	 * Writes the text of the type DIE, and makes its node if no type is missing in it.
	 * Returns whether that is so; otherwise missing_ is the first one.
	 */
	bool write(uint32_t type, const Die &die)
	{
		auto &[text, name, outer] = written_[depth_++];

		outer = missing_;
		missing_ = none;
		text.text.clear();
		text.uses.clear();
		name = qualified_name(die);
		types_[type].is_unfinished = types_[type].reference == none;
		writer_.write_type(die, name, text);
		depth_--;
		if (missing_ != none)
			return false;
		types_[type].is_unfinished = false;
		types_[type].node = graph_.add(text, types_[type].reference);
		missing_ = outer;
		return true;
	}

	/* Makes the node of FIRST, which has types missing in it, and before it theirs. */
	void complete(uint32_t first)
	{
		std::vector<uint32_t> types{ first };
		const size_t depth = depth_;

		/* What these types lack is written here, not inside them. */
		depth_ = max_nested;
		while (!types.empty()) {
			if (write(types.back(), Die(object_, types_[types.back()].die)))
				types.pop_back();
			else
				types.push_back(missing_);
		}
		depth_ = depth;
	}

	void add_type(Text &text, const Dwarf_Die &die) override
	{
		const uint32_t id = find_type(die);
		const Type &type = types_[id];

		if (type.is_unfinished)
			fail("a type without a name contains itself");
		if (type.reference != none)
			text.add_reference(graph_.reference(type.reference), type.reference);
		else if (type.node != none)
			text.add(graph_.node(type.node).text);
		else if (missing_ == none)
			missing_ = id;
	}

	/* The index in types_ of the type that PLACE is, or stands for. */
	uint32_t find_type(const Dwarf_Die &place)
	{
		const uint32_t id = type_ids_.add(place.addr, types_.size());

		if (id < types_.size())
			return id;
		if (place.cu != scans_[unit_].unit.die.cu)
			object_.count_repeated(256); /* about what is read for a type */

		const Die die(object_, place);

		/* A declaration that only says which type unit has the type. */
		if (const auto in_unit = die.target(DW_AT_signature)) {
			if (Die(object_, *in_unit).has(DW_AT_signature))
				fail("%s: DW_AT_signature leads to another one", die.where().c_str());
			return type_ids_.add(place.addr, id) = find_type(*in_unit);
		}

		const std::string_view name = qualified_name(die);
		const char prefix = name.empty() ? 0 : reference_prefix(die.tag());

		types_.push_back({ place, none, none, die.flag(DW_AT_declaration), false });
		if (prefix) {
			const uint32_t apart = apart_.empty() ? none : apart_ids_.find(place.addr);

			types_[id].reference = graph_.add_reference(
				prefix, apart == none ? name : std::string(name) + apart_[apart]);
			pending_.push_back(id);
		} else if (depth_ < max_nested && !write(id, die)) {
			types_[id].is_unfinished = false;
		}
		return id;
	}

	/* Good until the next call. */
	std::string_view qualified_name(const Die &die)
	{
		const std::string_view name = die.name();
		const Unit &unit = die.unit();

		if (name.empty() || unit.is_c)
			return name;

		name_ = scans_[&unit - object_.units().data()].scopes_of(die).append(name);
		return name_;
	}

	const Object &object_;
	const std::vector<Scan> &scans_; /* by unit */
	const Symbols &symbols_;
	const Format &format_;
	Graph &graph_;
	const TextWriter writer_;

	/* What was reached in the unit, and from it in others. */
	uint32_t unit_ = 0;
	std::vector<Type> types_;
	Index type_ids_; /* by Dwarf_Die::addr */
	std::vector<uint32_t> pending_; /* types with a name whose text is still to be written */
	std::vector<Written> written_ = std::vector<Written>(max_nested + 1); /* each nested in the last */
	size_t depth_ = 0; /* how many are being written */
	uint32_t missing_ = none; /* in the text that is being written: the first type */
	std::string name_; /* of qualified_name() */
	/* What tell_apart() adds to names. */
	std::vector<std::string> apart_;
	Index apart_ids_; /* by Dwarf_Die::addr */
};

} /* namespace */

Roots walk_types(const Object &object, const std::vector<Scan> &scans,
		 const std::vector<Description> &descriptions, const Symbols &symbols,
		 const Format &format, const KabiRules *rules, Graph &graph)
{
	Walk walk(object, scans, symbols, format, rules, graph);
	std::vector<std::vector<const Description *>> by_unit(scans.size());

	for (const Description &description : descriptions)
		by_unit[&object.unit_of(description.die) - object.units().data()].push_back(&description);
	for (uint32_t unit = 0; unit < scans.size(); unit++)
		walk.add_unit(unit, by_unit[unit]);
	return std::move(walk.roots);
}
