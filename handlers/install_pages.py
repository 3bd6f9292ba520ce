"""The pages people see who install the app: plain, of one piece, nothing foreign."""

from collections.abc import Mapping
from html import escape

HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  body {{ font: 17px/1.55 system-ui, sans-serif; color: #1d2a2f; background: #f4f6f6;
         margin: 0; display: grid; min-height: 100vh; place-items: center; }}
  main {{ background: #fff; max-width: 31rem; margin: 1.5rem; padding: 2.2rem 2.6rem;
         border-radius: 14px; box-shadow: 0 2px 18px #2f3e4622; }}
  h1 {{ font-size: 1.45rem; margin: 0 0 .7rem; }}
  a.button {{ display: inline-block; margin-top: .8rem; padding: .65rem 1.3rem;
             border-radius: 8px; background: #2f3e46; color: #fff;
             text-decoration: none; }}
  a.button:focus-visible {{ outline: 3px solid #8fb8a8; outline-offset: 2px; }}
  small {{ color: #5c6b70; }}
</style>
<main>
<h1>{title}</h1>
{body}
</main>
</html>
"""

_WHY = {
    "access_denied": "You cancelled in Slack, so nothing was installed.",
    "invalid_browser": "This page was opened in another browser than the one the"
    " installation began in, or cookies are off.",
    "invalid_state": "The installation took longer than ten minutes, or this page was"
    " opened twice.",
    "invalid_code": "Slack did not accept the installation.",
    "missing_code": "Slack sent you here without its permission.",
    "unreachable": "Slack or our database did not answer.",
}


def install_page(authorize_url: str) -> str:
    """What the app does, and the button that leads to Slack."""
    body = f"""\
<p>Mention it in a thread: it reads the thread, remembers it, and answers in place.
Write to it directly, and it is yours alone.</p>
<p><a class="button" href="{escape(authorize_url)}">Add to Slack</a></p>
<p><small>Slack shows you what the app asks for before anything is installed. You may
need a workspace admin’s approval.</small></p>"""
    return _PAGE.format(title="Add Threadkeeper to Slack", body=body)


def success_page(workspace: str, slack_url: str, not_granted: Mapping[str, str]) -> str:
    """It is installed; what to do next, and what it can't do for want of a scope."""
    body = f"""\
<p>In Slack, invite it into a channel with <b>/invite @threadkeeper</b> and mention it,
or write to it directly.</p>
{_lacks(not_granted)}
<p><a class="button" href="{escape(slack_url)}">Open Slack</a></p>"""
    title = f"Threadkeeper is in {escape(workspace or 'your workspace')}"
    return _PAGE.format(title=title, body=body)


def _lacks(scopes: Mapping[str, str]) -> str:
    if not scopes:
        return ""
    lines = "".join(
        f"<li><code>{escape(scope)}</code>: {escape(words)}</li>\n"
        for scope, words in scopes.items()
    )
    return f"<p>Not granted, so it will do without:</p>\n<ul>\n{lines}</ul>"


def failure_page(reason: str, install_path: str) -> str:
    """It is not installed; why, and the way back."""
    why = _WHY.get(reason, "Slack did not say why.")
    body = f"""\
<p>{why}</p>
<p><a class="button" href="{escape(install_path)}">Try again</a></p>
<p><small>If it keeps failing, tell whoever runs this Threadkeeper:
<code>{escape(reason)}</code>.</small></p>"""
    return _PAGE.format(title="Not installed", body=body)
