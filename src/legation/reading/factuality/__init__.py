"""Factuality: how sure each proposition and event is, as its innermost source puts it, and how the author presents it.

Takes segments, parse, propositions, events and voices; gives one `Status` per head. "The ministry denied that its troops
had crossed" makes `crossed` denied; "Asked about the camps, he spoke of the weather" leaves them unconfirmed (deflects);
"If shelled, it would fire" holds under a condition. The status of a word is its clause's own mood (moods.py) under
what the word above does to its content (knowledge/factuality.toml); a verb of saying hands its content on as told.
Who the source is, is attribution's; whether it is right is not judged anywhere.

Settled here, where the words leave it open: a question is possible, but why and how ask about what is so; what one tries,
seeks or does a thing for ("sent troops to seize") is planned; "will not" is negated; what was asked and is not spoken of
in the answer, is deflected. A speech act that took place is asserted ("called for a ban"), what it calls for demanded;
a promise or a threat stands for what it plans.
"""

from legation.reading.factuality.component import FactualityComponent
from legation.reading.factuality.judge import find_statuses

__all__ = ["FactualityComponent", "find_statuses"]
