"""Evaluate: figures. Calls the same reader object as `read` and only projects its layers into a scorer's form.

`run_task("timex", gold, system)` reads each gold record's text, writes SYSTEM, and runs the scorer that lies beside the
gold. No model, lexicon or threshold lives here; what a task's projection looks at is the text, its date and its title
(for factuality also the event's span, for crossdoc the mentions' spans and kinds), never a label.
"""

from legation.evaluate.tasks import TASKS, run_task

__all__ = ["TASKS", "run_task"]
