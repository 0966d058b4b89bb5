"""Picture: the system that the reports describe: relations, camps. Pure; knows the model and the knowledge."""

from legation.picture.edges import edges_of
from legation.picture.relations import Relation, build_relations

__all__ = ["Relation", "build_relations", "edges_of"]
