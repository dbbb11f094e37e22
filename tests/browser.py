"""Drives the demo's page in Chromium as a person would, and reads what it shows. Nothing sleeps; every check waits for the
page.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

T = TypeVar("T")
SECONDS = 20  # the longest that a check waits; the machine may be busy
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(
    not (CHROMIUM and DRIVER),
    reason="the demo's page was not tested, for Chromium isn't installed: apt-get install chromium chromium-driver",
)
NAMED = """
const named = (node) => (node.getAttribute("aria-label") || node.textContent).trim();
const seen = (node) => node.checkVisibility({visibilityProperty: true});
return [...arguments[0].querySelectorAll(arguments[1])].filter((node) => seen(node) && named(node).startsWith(arguments[2]));
"""


@contextmanager
def chromium(width: int = 1200, height: int = 900) -> Iterator[webdriver.Chrome]:
    """A headless browser with its first window."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.add_argument(f"--window-size={width},{height}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


def resize(driver: webdriver.Chrome, width: int, height: int) -> None:
    """Make the page this wide, however narrow a window may be."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


class Page:
    """One window of the demo, in which the tests act as one person."""

    def __init__(self, driver: webdriver.Chrome, url: str, who: str, *, new: bool = False) -> None:
        self.driver = driver
        if new:
            driver.switch_to.new_window("tab")
        self._window = driver.current_window_handle
        driver.get(f"{url}/?as={who}")
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, "#channels button"), "the channels")

    def front(self) -> Page:
        """Bring this window to the front, so that keys go to it."""
        self.driver.switch_to.window(self._window)
        return self

    def wait(self, look: Callable[[], T], what: str) -> T:
        """The first truthy value of `look`."""
        ignored = (NoSuchElementException, StaleElementReferenceException)
        try:
            return WebDriverWait(self.driver, SECONDS, 0.05, ignored).until(lambda _: look())
        except TimeoutException:
            raise AssertionError(f"{what} did not come; the page says: {self.text()[-1500:]}") from None

    def text(self, css: str = "body") -> str:
        return str(self.driver.execute_script("return document.querySelector(arguments[0])?.innerText || ''", css))

    def spoken(self, region: str = "#news") -> str:
        """What a screen reader has recently been told through this live region, which isn't visible."""
        return str(self.driver.execute_script("return document.querySelector(arguments[0])?.textContent || ''", region))

    def one(self, css: str) -> WebElement:
        return self.wait(lambda: self.driver.find_element(By.CSS_SELECTOR, css), css)

    def sees(self, words: str, css: str = "body") -> None:
        """Wait until the words are on the page."""
        self.wait(lambda: words in self.text(css), f"“{words}”")

    def loses(self, words: str, css: str = "body") -> None:
        """Wait until the words are no longer on the page."""
        self.wait(lambda: words not in self.text(css), f"the end of “{words}”")

    def named(self, name: str, css: str = "button, a", within: str = "body") -> list[WebElement]:
        """The visible elements whose accessible name begins with these words."""
        found: list[WebElement] = self.driver.execute_script(NAMED, self.one(within), css, name)
        return found

    def press(self, name: str, within: str = "body") -> None:
        """Press the last button with this name."""
        button = self.wait(lambda: self.named(name, "button, a", within), f"a button “{name}” in {within}")[-1]
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def say(self, text: str, box: str = "#compose-text") -> None:
        field = self.one(box)
        field.send_keys(text, Keys.ENTER)
        self.wait(lambda: not field.get_attribute("value"), "the message to be sent")

    def reply(self, text: str) -> None:
        self.say(text, "#reply-text")

    def go(self, channel: str) -> None:
        """Choose a channel, or planbot, in the sidebar."""
        heading = channel if channel == "planbot" else f"#{channel}"
        for button in self.driver.find_elements(By.CSS_SELECTOR, "#channels button, #apps button"):
            if channel in button.text:
                button.click()
                break
        self.wait(lambda: self.one("#title").text == heading, channel)

    def keys(self, *keys: str) -> None:
        """Type into the element that has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def choose(self, select: str, value: str) -> None:
        """Choose in the select with this id."""
        Select(self.one(f"#{select}")).select_by_value(value)

    def back_to(self, name: str) -> None:
        """Go backwards with the keyboard, until something with this name has the focus."""
        self._step(name, Keys.SHIFT, Keys.TAB)

    def tab_to(self, name: str) -> None:
        """Go forwards with the keyboard, until something with this name has the focus."""
        self._step(name, Keys.TAB)

    def _step(self, name: str, *keys: str) -> None:
        for _ in range(80):
            if self.focus().startswith(name):
                return
            self.driver.switch_to.active_element.send_keys(*keys)
        raise AssertionError(f"the keyboard does not get to “{name}”")

    def width(self) -> int:
        """How wide the page's content is."""
        return int(self.driver.execute_script("return document.documentElement.scrollWidth"))

    def focus(self) -> str:
        """The accessible name of the element that has the focus."""
        script = (
            "const node = document.activeElement; return node.getAttribute('aria-label')"
            " || (node.labels && node.labels[0] && node.labels[0].textContent) || node.textContent"
        )
        return str(self.driver.execute_script(script)).strip()

    def fill(self, label: str, text: str) -> None:
        """Fill in the input with this label in the modal."""
        labels = self.wait(lambda: self.named(label, ".input label, .input legend", "#modal"), f"the input “{label}”")
        field = self.one(f"[id='{labels[0].get_attribute('for')}']")
        field.clear()
        field.send_keys(text)

    def complaints(self) -> list[str]:
        """The warnings and errors in the browser's console."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
