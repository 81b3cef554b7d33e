// Asks the browser for a passkey, by autofill or by a press, or for a new one by a press; and tells it which there are.
(() => {
  const page = document.currentScript.dataset;
  const passkey = window.PublicKeyCredential;
  const form = document.querySelector("form[data-passlink-passkey]");
  const asks = form?.querySelector("button");
  const creates = form?.dataset.passlinkPasskey === "create";
  const fills = form && !creates && document.querySelector('[autocomplete~="webauthn"]');
  const refreshAfter = 4 * 60 * 1000;
  const giveUpAfter = 10 * 1000;
  const busy = new Map();
  let asking = null;
  let pressed = false;
  let askedAt = 0;

  // After a form was answered by this page: going back to it must not ask whether to send that again.
  if (location.pathname !== new URL(page.passlinkHere, location.href).pathname) {
    history.replaceState(null, "", page.passlinkHere);
  }

  function rest(button) {
    const before = busy.get(button);
    if (before) {
      busy.delete(button);
      button.removeAttribute("aria-busy");
      button.replaceChildren(...before);
    }
  }

  function work(button) {
    if (button && !busy.has(button)) {
      busy.set(button, [...button.childNodes]);
      button.setAttribute("aria-busy", "true");
      button.textContent = page.passlinkBusy ?? button.textContent;
    }
  }

  // A form is sent once, however often its buttons are pressed; whoever stops the answer from loading may press again.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) {
      return;
    }
    if ([...busy.keys()].some((button) => button.form === event.target)) {
      event.preventDefault();
      return;
    }
    const button = event.submitter;
    work(button);
    setTimeout(() => rest(button), giveUpAfter);
  });
  window.addEventListener("pageshow", (event) => event.persisted && [...busy.keys()].forEach(rest));

  if (!passkey?.parseRequestOptionsFromJSON || !passkey.parseCreationOptionsFromJSON) {
    return;
  }

  async function options() {
    // Only a device that can keep a passkey itself is offered one; a key to plug in may be added by whoever has it.
    const lock = (await passkey.isUserVerifyingPlatformAuthenticatorAvailable?.()) ? "&lock=1" : "";
    const answer = await fetch(page.passlinkOptions + lock, { cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) {
      // Signed out meanwhile, or signed in too long ago: the page as it is now says so.
      if (pressed && (answer.status === 401 || answer.status === 403)) {
        location.replace(page.passlinkHere);
      }
      throw new Error(`The options were answered with ${answer.status}`);
    }
    return answer.json();
  }

  function send(credential) {
    form.elements.credential.value = JSON.stringify(credential);
    const stay = document.querySelector('input[type="checkbox"][name="stay"]');
    if (stay?.checked && form.elements.stay) {
      form.elements.stay.value = "on";
    }
    pressed = true;
    work(asks);
    form.submit();
    setTimeout(() => {
      pressed = false;
      rest(asks);
    }, giveUpAfter);
  }

  // One question at a time: a browser refuses the second.
  async function ask(mediation) {
    asking?.abort();
    const mine = (asking = new AbortController());
    askedAt = Date.now();
    const publicKey = passkey.parseRequestOptionsFromJSON(await options());
    if (!mine.signal.aborted) {
      send(await navigator.credentials.get({ publicKey, signal: mine.signal, ...(mediation && { mediation }) }));
    }
  }

  async function make() {
    const publicKey = passkey.parseCreationOptionsFromJSON(await options());
    send(await navigator.credentials.create({ publicKey }));
  }

  // Whoever closes the device's window knows that they did.
  function say(error) {
    const exists = creates && error === "InvalidStateError";
    const known = exists || error === "NotAllowedError" || error === "AbortError";
    form.querySelector("[data-passlink-failed]").hidden = known;
    if (creates) {
      form.querySelector("[data-passlink-exists]").hidden = !exists;
    }
  }

  async function press(event) {
    event.preventDefault();
    if (pressed) {
      return;
    }
    pressed = true;
    work(asks);
    try {
      await (creates ? make() : ask());
    } catch (error) {
      pressed = false;
      rest(asks);
      say(error.name);
      begin();
    }
  }

  // Where nothing is filled in, to have asked tells the site whether this browser could be offered a passkey.
  async function begin() {
    try {
      if (fills && (await passkey.isConditionalMediationAvailable?.())) {
        await (pressed || document.hidden || ask("conditional"));
      } else if (!creates && !askedAt) {
        askedAt = Date.now();
        await options();
      }
    } catch {
      // Not wanted, or asked anew: the button is there.
    }
  }

  function refresh() {
    // Without the focus, the device may be asking for a face or a finger just now.
    if (fills && document.hasFocus() && Date.now() - askedAt >= refreshAfter) {
      begin();
    }
  }

  async function signal(name, details) {
    try {
      await passkey[name]?.({ rpId: page.passlinkRp, ...details });
    } catch {
      // It only tidies up.
    }
  }

  async function signals() {
    if (page.passlinkGone) {
      await signal("signalUnknownCredential", { credentialId: page.passlinkGone });
    }
    for (const { dataset } of document.querySelectorAll("[data-passlink-handle]")) {
      const userId = dataset.passlinkHandle;
      const name = dataset.passlinkAccount;
      const allAcceptedCredentialIds = dataset.passlinkAccepted.split(" ");
      await signal("signalAllAcceptedCredentials", { userId, allAcceptedCredentialIds });
      await signal("signalCurrentUserDetails", { userId, name, displayName: name });
    }
  }

  if (form) {
    form.hidden = false;
    form.addEventListener("submit", press);
    document.querySelectorAll("[data-passlink-without]").forEach((hint) => (hint.hidden = true));
  }
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      pressed = false;
      begin();
    }
  });
  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, 15 * 1000);
  // What is gone must not be filled in once more; but nothing waits for a browser that never answers.
  Promise.race([signals(), new Promise((resolve) => setTimeout(resolve, 1000))]).finally(begin);
})();
