// SPDX-License-Identifier: GPL-2.0
/*
 * Writing nodes.
 */
#include "graph.hh"

#include "error.hh"

NodeId Graph::add_node()
{
	if (nodes_.size() == UINT32_MAX)
		fail("more than ", UINT32_MAX, " types");
	nodes_.emplace_back();
	return nodes_.size() - 1;
}

void Graph::begin(NodeId node)
{
	current_ = node;
	nodes_[node].first_piece = pieces_.size();
}

void Graph::add_piece(const Piece &piece)
{
	pieces_.push_back(piece);
	nodes_[current_].piece_count++;
}

void Graph::write(std::string_view text)
{
	if (text.size() > UINT32_MAX / 2)
		fail("a name of ", text.size(), " bytes");
	if (nodes_[current_].piece_count && pieces_.back().kind == Piece::text &&
	    pieces_.back().size < UINT32_MAX / 2)
		pieces_.back().size += text.size();
	else
		add_piece({ Piece::text, static_cast<uint32_t>(text.size()), texts_.size() });
	texts_.append(text);
}

void Graph::write_line_break()
{
	if (!nodes_[current_].piece_count || pieces_.back().kind != Piece::line_break)
		add_piece({ Piece::line_break, 0, 0 });
}

void Graph::write_edge(NodeId node)
{
	add_piece({ Piece::edge, 0, node });
}

void Graph::set_reference(NodeId node, std::string_view text)
{
	auto known = reference_ids_.find(text);

	if (known == reference_ids_.end()) {
		references_.emplace_back(text);
		known = reference_ids_.emplace(references_.back(), references_.size() - 1).first;
	}
	nodes_[node].reference = known->second;
}
