"""The verbs: what people can have done with words and messages."""

from typing import Literal, get_args

TaskVerb = Literal["translate", "summarize", "extract"]
TASK_VERBS: tuple[TaskVerb, ...] = get_args(TaskVerb)


def verb_named(name: object) -> TaskVerb | None:
    """The verb of this name; None where it is none of ours."""
    return next((verb for verb in TASK_VERBS if verb == name), None)
