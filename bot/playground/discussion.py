"""Something to read, translate and sum up, for visitors who have just come in."""

from bot.playground.slack import LocalSlack

CHANNEL = "launch"
_SAID: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Ben", "We agreed: the launch is on 3 May in Lisbon.", ()),
    (
        "Ana",
        "Which colour for the poster?",
        (
            ("Ben", "Blue, like the boats."),
            ("Cleo", "Green prints better. I'll ask the printer tomorrow."),
            ("Ana", "Then we go with green."),
        ),
    ),
    ("Cleo", "Buenos días a todos. El presupuesto es nuevo: 1.200 € :tada:", ()),
    ("Ana", "Thanks, Cleo! Ben Bauer will write the notes by Friday.", ()),
    ("Ben", "Does anybody know whether the hall in Porto is still free?", ()),
)


def begin(slack: LocalSlack) -> None:
    """Let Ana, Ben and Cleo have talked in #launch, where the bot is a member."""
    workspace = slack.workspace
    members = [workspace.person(name) for name in ("Ana", "Ben", "Cleo")]
    topic = "A discussion to try things on"
    workspace.add_channel(CHANNEL, [*members, workspace.bot], topic=topic)
    for author, text, replies in _SAID:
        root = slack.people.post(author, f"#{CHANNEL}", text)
        for by, reply in replies:
            slack.people.post(by, f"#{CHANNEL}", reply, thread_ts=root.ts)
