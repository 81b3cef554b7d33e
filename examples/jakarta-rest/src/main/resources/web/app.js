const element = id => document.getElementById(id);

function show(id, message = '') {
  for (const part of ['ask', 'enter', 'notes']) element(part).hidden = part !== id;
  element('message').textContent = message;
}

/** Fills in the form on one of Passlink's own pages and sends it: the form has the value that protects it against other sites. */
async function send(page, action, fields = {}) {
  const html = await (await fetch(page)).text();
  const form = new DOMParser().parseFromString(html, 'text/html').querySelector(`form[action="${action}"]`);
  const body = new URLSearchParams([...new FormData(form)].filter(([name]) => !(name in fields)));
  for (const name in fields) body.set(name, fields[name]);
  return fetch(action, { method: 'POST', body });
}

async function notes(request) {
  const answer = await fetch('/api/notes', request);
  if (answer.status === 401) return show('ask');
  const items = (await answer.json()).map(({ text, author }) => {
    const item = document.createElement('li');
    item.textContent = `${text} (${author})`;
    return item;
  });
  element('notes').querySelector('ul').replaceChildren(...items);
  show('notes');
}

function whenSent(id, action) {
  element(id).addEventListener('submit', event => {
    event.preventDefault();
    action(Object.fromEntries(new FormData(event.target)));
  });
}

whenSent('ask', async ({ email }) => {
  const answer = await send('/login', '/login', { email });
  if (answer.ok) show('enter', 'If that address has an account, a code is on its way to it.');
  else show('ask', answer.status === 429 ? 'You’ve asked too many times. Wait a little, then try again.' : 'That didn’t work. Check the address.');
});

whenSent('enter', async ({ code }) => {
  const answer = await send('/login/sent', '/login/code', { code });
  if (answer.ok) notes();
  else if (answer.status === 410) show('ask', 'This code no longer works. Ask for a new one.');
  else show('enter', 'That isn’t the code. Check it and try again.');
});

whenSent('write', async note => {
  await notes({ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(note) });
  element('write').reset();
});

whenSent('leave', async () => {
  await send('/logout', '/logout');
  show('ask', 'You’re signed out.');
});

notes();
