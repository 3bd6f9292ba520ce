"""Verbs by hand on the demo's page: a command, shortcuts, words, what is pressed."""

import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SUMMARIZE = "/summarize #launch today with decisions, action items"


async def go_to(page: Page, channel: str) -> None:
    await page.get_by_role("button", name=channel, exact=True).click()
    await expect(page.get_by_role("heading", name=f"#{channel}")).to_be_visible()


def said(where: Page | Locator, words: str) -> Locator:
    """The message with these words."""
    return where.locator("li.message").filter(has_text=words)


async def choose(message: Locator, shortcut: str) -> None:
    """Choose something in a message's menu."""
    await message.hover()
    await message.get_by_label("More actions").click()
    await message.get_by_role("button", name=shortcut).click()


def private(where: Page | Locator) -> Locator:
    """The newest line that only the reader sees."""
    return where.locator("li.message.private").last


async def test_a_command_sums_up_and_its_links_lead_to_the_messages(
    page: Page,
) -> None:
    await page.get_by_role("button", name=SUMMARIZE).click()
    result = private(page)
    await expect(result).to_contain_text("read 8 messages of #launch")
    await expect(result).to_contain_text("Ben Bauer: Ben Bauer will write the notes")
    await result.get_by_role("button", name="Share in channel").click()
    asked = page.get_by_role("dialog")
    await expect(asked).to_contain_text("It was read in another channel")
    await asked.get_by_role("button", name="Share").click()
    shared = said(page, "shared by").locator("visible=true")
    await expect(shared).not_to_contain_text("Only visible to you")
    await shared.get_by_role("link", name="3", exact=True).click()
    await expect(page.get_by_role("heading", name="#launch")).to_be_visible()
    await expect(page.locator(".pointed-at")).to_contain_text("Buenos días")


async def test_a_shortcut_translates_and_another_language_takes_its_place(
    page: Page,
) -> None:
    await go_to(page, "launch")
    await choose(said(page, "Buenos días"), "Translate message")
    result = private(page)
    await expect(result).to_contain_text("Good morning everybody. The budget is new")
    await result.get_by_label("Other language").select_option(label="Deutsch")
    await expect(result).to_contain_text("Spanish → German")
    await expect(result).to_contain_text("Das Budget ist neu: 1.200 € 🎉")
    await result.get_by_role("button", name="Share in channel").click()
    await page.get_by_role("button", name="Ben Bauer").click()
    shared = said(page, "shared by @Ana")
    await expect(shared).to_contain_text("Guten Morgen")
    await expect(page.locator("li.message.private")).to_have_count(0)


async def test_a_threads_shortcuts_answer_in_the_thread(page: Page) -> None:
    await go_to(page, "launch")
    await page.get_by_role("button", name="3 replies").click()
    thread = page.get_by_label("Thread", exact=True)
    await choose(said(thread, "Blue, like"), "Summarize thread")
    await expect(private(thread)).to_contain_text("read 4 messages of a thread")
    await private(thread).get_by_role("button", name="Share in thread").click()
    await expect(said(thread, "shared by @Ana")).to_contain_text(
        "Then we go with green"
    )
    await choose(said(thread, "Green prints better").first, "Extract facts")
    row = private(thread).get_by_role("row").filter(has_text="dates")
    await expect(row.get_by_role("link", name="message")).to_be_visible()
    await private(thread).get_by_role("button", name="CSV").click()
    await page.get_by_role("button", name="threadkeeper").first.click()
    await expect(page.get_by_role("link", name="facts.csv")).to_be_visible()


async def test_words_do_the_same_and_a_copied_link_is_read(page: Page) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await go_to(page, "launch")
    await choose(said(page, "the launch is on 3 May"), "Copy link")
    await expect(page.get_by_role("alert")).to_contain_text("The link is copied")
    link = await page.evaluate("navigator.clipboard.readText()")
    await page.get_by_role("button", name="threadkeeper").first.click()
    words = page.get_by_label("Message threadkeeper")
    await words.fill(f"extract dates, locations from {link}")
    await words.press("Enter")
    thread = page.get_by_label("Thread", exact=True)
    await expect(thread.get_by_role("row").filter(has_text="3 May")).to_be_visible()
    await expect(thread.get_by_role("row").filter(has_text="Lisbon")).to_be_visible()
