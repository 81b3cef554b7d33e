// Moves the waiting page on once its link was used in another tab or approved elsewhere, counts the seconds down, and sends a
// form again once somebody has signed in for it.
(() => {
  const waiting = document.querySelector("[data-passlink-waiting]");
  const here = waiting && waiting.dataset.passlinkWaiting;
  let asking = false;

  // After a wrong code this is the answer to a form: going back to it must not ask whether to send that again.
  if (here && location.pathname !== here) {
    history.replaceState(null, "", here);
  }

  function ask(where, seconds, isDone, done) {
    const until = Date.now() + seconds * 1000;

    async function once() {
      if (asking || document.hidden || Date.now() > until) {
        return;
      }
      asking = true;
      try {
        const answer = await fetch(where, { method: "HEAD", redirect: "manual", cache: "no-store" });
        if (isDone(answer)) {
          done();
        }
      } catch {
        // Offline: asked again in a moment.
      } finally {
        asking = false;
      }
    }

    setInterval(once, 3000);
    document.addEventListener("visibilitychange", once);
    window.addEventListener("pageshow", once);
  }

  if (here) {
    ask(here, Number(waiting.dataset.passlinkRemembered), (answer) => answer.type === "opaqueredirect", () => location.replace(here));
  }

  // The form's own properties are no help: a field may have any name.
  const again = document.querySelector("[data-passlink-again]");
  if (again) {
    const button = again.querySelector("button");
    let sent = false;
    let begun = false;
    again.addEventListener("submit", (event) => {
      if (sent) {
        event.preventDefault();
      }
      sent = true;
      begun = true;
    });
    window.addEventListener("pageshow", () => {
      sent = false;
    });
    // Somebody else may have typed it at this machine: by itself it is sent for whoever goes from here to sign in.
    const press = () =>
      ask(again.dataset.passlinkAgain, 10 * 60, (answer) => answer.ok && !begun, () => button.click());
    document.querySelector("[data-passlink-sign-in]").addEventListener("click", press, { once: true });
  }

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
})();
