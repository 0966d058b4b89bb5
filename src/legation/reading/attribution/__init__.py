"""Attribution: who, in the document's own words, says, thinks or wants what, and whose voice lies inside whose.

Takes a parse; gives the voices of the text as `AttributionMention`s in text order. "ISW says that the GUR reported
that the NIS had told lawmakers ..." gives three, each the `parent` of the next: ISW, the GUR, the NIS (audience:
lawmakers). A source is what the text calls it ("he", "officials"): whom that means is coreference's matter; whether a
thing is denied or only planned is factuality's.

Two steps, kept apart. A span finder says where the voices are (here by rules: `RuleFinder`; a learned tagger can take
its place); linking nests them (`chains`) and looks for audience, occasion and basis (`details`).
"""

from legation.reading.attribution.component import AttributionComponent
from legation.reading.attribution.finder import RuleFinder, SpanFinder

__all__ = ["AttributionComponent", "RuleFinder", "SpanFinder"]
