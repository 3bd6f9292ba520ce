"""People share files on the demo's page, and the bot sees them."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.media.offices import word
from tests.media.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PEAR = FilePayload(
    name="pear.png", mimeType="image/png", buffer=picture("PNG", (300, 200))
)
DROP = """([name, type, text]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], name, { type }));
  const at = { dataTransfer: dropped, bubbles: true, cancelable: true };
  document.querySelector("form.composer").dispatchEvent(new DragEvent("drop", at));
}"""


async def ask(page: Page, question: str) -> None:
    """Mention the bot with what is attached."""
    words = page.get_by_label("Message #general")
    await page.get_by_label("Mention threadkeeper").first.click()
    await words.press_sequentially(question)
    await words.press("Enter")


async def test_a_picture_that_is_chosen_is_seen_by_the_model(page: Page) -> None:
    await page.locator("input[type=file]").first.set_input_files([PEAR])
    await expect(page.locator(".chips").first).to_contain_text("pear.png")
    await ask(page, "what is this?")
    answer = page.get_by_label("Thread", exact=True).get_by_label("threadkeeper,")
    await expect(answer).to_contain_text("I see an image of 300 × 200 px.")
    await expect(page.get_by_alt_text("pear.png").first).to_be_visible()


async def test_a_file_that_is_dropped_is_shared_and_one_nobody_reads_is_told_of(
    page: Page,
) -> None:
    await page.evaluate(DROP, ["notes.bin", "", "\0\1\2"])
    await expect(page.locator(".chips").first).to_contain_text("notes.bin")
    minutes = FilePayload(name="minutes.docx", mimeType="", buffer=word())
    await page.locator("input[type=file]").first.set_input_files([minutes])
    await ask(page, "what do they say?")
    answer = page.get_by_label("Thread", exact=True).get_by_label("threadkeeper,")
    await expect(answer).to_contain_text("I could not read “notes.bin”")
    await expect(answer).not_to_contain_text("minutes.docx")
