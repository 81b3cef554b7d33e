// Moves the waiting page on once its link was used in another tab or approved elsewhere, counts the seconds down, and sends a code
// that is complete.
(() => {
  const waiting = document.querySelector("[data-passlink-waiting]");
  const here = waiting && waiting.dataset.passlinkWaiting;
  const until = Date.now() + Number(waiting?.dataset.passlinkRemembered) * 1000;
  let asking = false;

  // After a wrong code this is the answer to a form: going back to it must not ask whether to send that again.
  if (here && location.pathname !== here) {
    history.replaceState(null, "", here);
  }

  async function moveOnIfSignedIn() {
    if (!here || asking || document.hidden || Date.now() > until) {
      return;
    }
    asking = true;
    try {
      const answer = await fetch(here, { method: "HEAD", redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") {
        location.replace(here);
      }
    } catch {
      // Offline: asked again in a moment.
    } finally {
      asking = false;
    }
  }

  setInterval(moveOnIfSignedIn, 3000);
  document.addEventListener("visibilitychange", moveOnIfSignedIn);
  window.addEventListener("pageshow", moveOnIfSignedIn);

  const wait = document.querySelector("[data-passlink-wait]");
  if (wait) {
    const end = Date.now() + Number(wait.dataset.passlinkWait) * 1000;
    const words = wait.querySelector("bdi");
    const plural = new Intl.PluralRules(document.documentElement.lang);
    const counted = (unit, n) =>
      (wait.getAttribute(`data-${unit}-${plural.select(n)}`) ?? wait.getAttribute(`data-${unit}-other`)).replace("{n}", n);
    wait.querySelector("a").remove();
    const timer = setInterval(() => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (seconds > 0) {
        words.textContent = seconds < 90 ? counted("seconds", seconds) : counted("minutes", Math.ceil(seconds / 60));
      } else {
        clearInterval(timer);
        wait.hidden = true;
        wait.nextElementSibling.hidden = false;
      }
    }, 1000);
  }

  // A second press while the first is on its way would only be told that the form is used.
  for (const form of document.querySelectorAll("form[data-passlink-busy]")) {
    const button = form.querySelector(":scope > button");
    const label = button.textContent;
    const rest = () => {
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    };
    form.addEventListener("submit", (event) => {
      if (button.getAttribute("aria-disabled") === "true") {
        event.preventDefault();
        return;
      }
      button.setAttribute("aria-disabled", "true");
      button.textContent = form.dataset.passlinkBusy;
      // Whoever stops the answer from loading may press again.
      setTimeout(rest, 10000);
    });
    window.addEventListener("pageshow", rest);
  }

  const code = document.querySelector("input[data-passlink-code]");
  if (code) {
    const places = Number(code.dataset.passlinkPlaces);
    // Nearly as the site reads it: in any width and case, with spaces and dashes anywhere, and with "Code:" before it. What this
    // does not know is left to be sent by hand.
    const read = (text) =>
      text
        .normalize("NFKC")
        .replace(/^.*:/su, "")
        .replace(/[^\p{L}\p{N}]/gu, "")
        .toUpperCase();
    const isWhole = (text) => text.length === places && [...text].every((one) => code.dataset.passlinkCode.includes(one));
    const sends = "passlinkSends" in code.dataset;
    const hint = document.getElementById("code-hint");
    // Only a script sends by itself, so only a script says so: what is hidden is read aloud, too, where it describes a field.
    if (sends && hint) {
      hint.hidden = false;
      code.setAttribute("aria-describedby", [code.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "));
    }

    code.addEventListener("input", () => {
      if (sends && isWhole(read(code.value))) {
        code.form.requestSubmit();
      }
    });
    code.addEventListener("paste", (event) => {
      const text = read(event.clipboardData.getData("text"));
      if (sends && isWhole(text)) {
        event.preventDefault();
        code.value = text;
        code.form.requestSubmit();
      }
    });
  }
})();
