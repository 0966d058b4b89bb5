"""Picture: the system that the reports describe. Pure. First inhabitant: relations between countries; see issue 7's list
in docs/design.md for what is to come (commitments, camps, forecasts)."""

from legation.picture.relations import Relation, build_relations

__all__ = ["Relation", "build_relations"]
