import pytest
from playwright.async_api import Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def command(page: Page, text: str) -> Locator:
    """Send `/prompt …` in #general; the window that opens."""
    words = page.get_by_label("Message #general")
    await words.fill(f"/prompt {text}")
    await words.press("Enter")
    return page.get_by_role("dialog")


async def test_an_admin_mends_and_publishes_a_prompt(page: Page) -> None:
    window = await command(page, "workspace")
    prompt = window.get_by_label("Prompt (optional)")
    await prompt.fill("We sell bread in {city}.")
    await window.get_by_role("button", name="Publish").click()
    await expect(window.get_by_role("alert")).to_contain_text("{city}")
    await expect(prompt).to_have_value("We sell bread in {city}.")
    await prompt.fill("We sell bread.\n\nNever cake.")
    await window.get_by_role("button", name="Publish").click()
    await expect(window).to_contain_text("Version 1 is published")
    await window.get_by_role("button", name="Close", exact=True).click()
    await expect(window).to_have_count(0)
    await page.get_by_role("button", name="threadkeeper").first.click()
    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel")
    await expect(home).to_contain_text("Never cake.")


async def test_an_admin_finds_a_channel_in_the_home_tab_and_edits_it(
    page: Page,
) -> None:
    await page.get_by_role("button", name="threadkeeper").first.click()
    await page.get_by_role("tab", name="Home").click()
    home, window = page.get_by_role("tabpanel"), page.get_by_role("dialog")
    edit = home.get_by_role("button", name="Edit prompt")
    await expect(edit).to_have_count(4)
    await home.get_by_role("combobox").select_option(label="#random")
    await expect(edit).to_have_count(5)
    await edit.last.click()
    await expect(window).to_contain_text("Channel prompt")
    await window.get_by_label("Prompt (optional)").fill("Chat.")
    await window.get_by_role("button", name="Publish").click()
    await expect(window).to_contain_text("Version 1 is published")
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="Messages").click()
    await page.get_by_role("tab", name="Home").click()
    await expect(home).to_contain_text("added to the workspace's")


async def test_a_member_reads_what_holds_and_is_refused_the_editor(page: Page) -> None:
    ben = page.get_by_role("button", name="Ben Bauer")
    await ben.click()
    await expect(ben).to_have_attribute("aria-pressed", "true")
    window = await command(page, "")
    await expect(window).to_contain_text("Only admins")
    await page.keyboard.press("Escape")
    await expect(window).to_have_count(0)
    await command(page, "show")
    await expect(window).to_contain_text("All that I am told, word for word")


async def test_what_was_typed_is_still_there_after_a_test(page: Page) -> None:
    window = await command(page, "")
    prompt = window.get_by_label("Prompt (optional)")
    await prompt.fill("We sell tea.")
    await window.get_by_label("Use it in place of").check()
    await window.get_by_role("button", name="Test this draft").click()
    await window.get_by_label("Your question (optional)").fill("And to drink?")
    await window.get_by_role("button", name="Ask").click()
    await expect(window).to_contain_text("Your draft")
    await window.get_by_role("button", name="Back").click()
    await expect(prompt).to_have_value("We sell tea.")
    await expect(window.get_by_label("Use it in place of")).to_be_checked()
    await window.get_by_role("button", name="Publish").click()
    await expect(window).to_contain_text("Version 1 is published")
