import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_who_mentions_the_bot_reads_its_answer_in_the_thread(
    page_of_the_program: Page,
) -> None:
    page = page_of_the_program
    words = page.get_by_label("Message #general")
    await page.get_by_label("Mention threadkeeper").first.click()
    await words.press_sequentially("do you read me?")
    await words.press("Enter")
    thread = page.get_by_label("Thread", exact=True)
    answer = thread.get_by_label("threadkeeper,")
    await expect(answer).to_contain_text("You said:")
    await expect(answer.locator("strong", has_text="do you read me?")).to_be_visible()
    await expect(answer).not_to_have_attribute("aria-busy", "true")
    await expect(page.get_by_role("button", name="1 reply")).to_be_visible()


async def test_what_people_write_stays_words_and_can_be_mended_and_taken_back(
    page: Page,
) -> None:
    words = page.get_by_label("Message #random")
    await page.get_by_role("button", name="random").click()
    await words.fill("*so* <img src=x onerror=alert(1)> &amp;")
    await words.press("Enter")
    message = page.get_by_label("Ana Almeida,")
    await expect(message.locator("strong", has_text="so")).to_be_visible()
    await expect(message).to_contain_text("<img src=x onerror=alert(1)> &amp;")
    await page.get_by_role("button", name="Edit").click()
    editor = page.get_by_label("Edit message")
    await expect(editor).to_have_value("*so* <img src=x onerror=alert(1)> &amp;")
    await editor.fill("hello @ben")
    await editor.press("Enter")
    await expect(message).to_contain_text("hello @Ben")
    await expect(message).to_contain_text("edited")
    await page.get_by_role("button", name="Delete").click()
    await expect(message).to_have_count(0)


async def test_a_suggested_prompt_is_said_by_pressing_it(page: Page) -> None:
    await page.locator("#directs").get_by_role("button").click()
    await page.get_by_role("button", name="What can you do?").click()
    thread = page.get_by_label("Thread", exact=True)
    answer = thread.get_by_label("threadkeeper,")
    await expect(answer).to_contain_text("Words that I understand")
    prompts = page.get_by_label("Suggested prompts")
    await expect(prompts.get_by_role("button")).to_have_count(4)
    await prompts.get_by_role("button", name="Catch me up on this channel").click()
    await expect(answer).to_contain_text("going on in this channel")
