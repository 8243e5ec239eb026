// Shows the tasks and their events. The page inserts data as text, never as markup. It has no
// rules: the API decides what is valid.

const API = new URL('api/v1/', document.baseURI);

const LIMIT_MILLIS = 10_000;
const RETURN_MILLIS = 5_000;

/** With more new tasks than this beside the page, the list loads again. */
const MOST_NEWS = 1_000;

/** EventSource delivers only events whose names it knows. */
const EVENTS = new Map([
  ['workstream.task.created.v1', { name: 'Created', kind: 'created' }],
  ['workstream.task.completed.v1', { name: 'Completed', kind: 'completed' }],
]);

const HOPS = [
  ['committed', 'Committed', 'time'],
  ['published', 'Published', 'publishedat'],
  ['received', 'Received', 'receivedat'],
  ['recorded', 'Recorded', 'recordedat'],
];

const STATUSES = new Map([['open', 'Open'], ['completed', 'Completed']]);

const find = (selector, within = document) => within.querySelector(selector);
const copy = (template) => find(template).content.firstElementChild.cloneNode(true);

// --- The API -----------------------------------------------------------------------------------

/** The API's problem for a failed request (RFC 9457). */
class Problem extends Error {
  constructor(said) {
    super(said.title);
    this.said = said;
  }
}

async function call(path, options = {}) {
  let answer;
  let text;
  try {
    answer = await fetch(new URL(path, API), {
      ...options,
      headers: { Accept: 'application/json, application/problem+json', ...options.headers },
      signal: AbortSignal.timeout(LIMIT_MILLIS),
    });
    text = await answer.text();
  } catch {
    throw new Problem({
      title: 'The gateway does not answer',
      detail: 'It may be starting, or away. It is safe to try again.',
    });
  }
  let body = {};
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy answered instead of the gateway.
  }
  if (answer.ok) {
    return body;
  }
  if (answer.status === 401) {
    refused(body);
  }
  throw new Problem({ title: `The answer was ${answer.status}`, detail: '', ...body });
}

/**
 * An event stream. EventSource reconnects by itself from the last event. It gives up when the answer
 * is not a stream; then this class retries. A hidden page closes its connection, because a browser
 * has only six for all of its tabs.
 */
class Stream {
  #source = null;
  #timer = 0;
  #isOver = false;

  constructor(path, after, listener) {
    this.path = path;
    this.after = after;
    this.listener = listener;
    this.attend();
  }

  attend() {
    if (document.hidden || this.#isOver) {
      this.#disconnect();
    } else if (this.#source === null) {
      this.#connect();
    }
  }

  close() {
    this.#isOver = true;
    this.#disconnect();
  }

  #connect() {
    const address = new URL(this.path, API);
    if (this.after) {
      address.searchParams.set('after', this.after);
    }
    const source = new EventSource(address);
    this.#source = source;
    source.addEventListener('open', () => this.listener.state?.('live'));
    for (const type of EVENTS.keys()) {
      source.addEventListener(type, (message) => {
        this.after = message.lastEventId;
        this.listener.event(JSON.parse(message.data));
      });
    }
    source.addEventListener('error', (message) => this.#failed(source, message));
  }

  #disconnect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #failed(source, message) {
    this.listener.state?.('connecting');
    if (message.data && JSON.parse(message.data).type?.endsWith('/events-expired')) {
      this.close();
      this.listener.expired();
    } else if (source.readyState === EventSource.CLOSED) {
      this.#disconnect();
      this.#timer = setTimeout(() => this.attend(), RETURN_MILLIS);
    }
  }
}

const streams = { all: null, task: null };

document.addEventListener('visibilitychange', () => {
  streams.all?.attend();
  streams.task?.attend();
});

// --- State -------------------------------------------------------------------------------------

/** By id, the newest known version of each. */
const tasks = new Map();

/** The list has all tasks from this one on. Ids begin with the time, so they sort. */
let horizon = '';
let status = '';
let nextPage = null;
let asked = 0;
let listing = 0;
let selected = '';

/** Of the selected task, by sequence and id. */
const events = new Map();

function learn(task) {
  const known = tasks.get(task.id);
  if (!known || known.version < task.version) {
    tasks.set(task.id, task);
    draw();
  }
}

function taskOf(event) {
  const isTask = event.subject.startsWith('task/') && typeof event.data?.version === 'number';
  return isTask ? event.data : null;
}

// --- The list ----------------------------------------------------------------------------------

async function list(token) {
  const mine = ++listing;
  const query = new URLSearchParams();
  if (status) {
    query.set('status', status);
  }
  if (token) {
    query.set('page_token', token);
  }
  const page = await call(`tasks?${query}`);
  if (mine !== listing) {
    return []; // Another filter was chosen meanwhile.
  }
  nextPage = page.next_page_token;
  horizon = nextPage ? page.tasks.at(-1).id : '';
  asked = page.tasks.length + (token ? asked : 0);
  page.tasks.forEach(learn);
  draw();
  return page.tasks;
}

async function listAgain() {
  const isShown = await attempt(find('#list-problem'), () => list(null));
  if (!isShown) {
    horizon = '~'; // Behind every id: what is known is not all that there is.
    draw();
  }
}

/**
 * The token from which to follow: the first event of the oldest task on the page. All events since
 * the page was read come after it. If none of these events is kept, follow from the beginning.
 */
async function begin(page) {
  for (const task of new Set([page.at(-1), page[0]])) {
    if (task) {
      const { next_after: after } = await call(`tasks/${task.id}/events?page_size=1`);
      if (after) {
        return after;
      }
    }
  }
  return null;
}

/** Reads the list and follows it from there; retries until it succeeds. */
async function start() {
  streams.all?.close();
  const isFollowed = await attempt(find('#list-problem'), async () => {
    forget();
    const after = await begin(await list(null));
    streams.all = new Stream('events', after, {
      event: happened,
      state: connection,
      expired: start,
    });
  });
  if (!isFollowed && find('#refused').hidden) {
    connection('connecting');
    setTimeout(start, RETURN_MILLIS);
  }
}

function forget() {
  const chosen = tasks.get(selected);
  tasks.clear();
  if (chosen) {
    tasks.set(selected, chosen);
  }
}

const begun = new Date().toISOString();

function happened(event) {
  const task = taskOf(event);
  if (!task) {
    return;
  }
  learn(task);
  if (event.time > begun) {
    announce(`${EVENTS.get(event.type).name}: ${task.title}`);
  }
  if (tasks.size > asked + MOST_NEWS) {
    forget();
    listAgain();
  }
}

/** The list's elements, by the tasks' ids. */
const rows = new Map();
let isDrawn = false;

function draw() {
  if (!isDrawn) {
    isDrawn = true;
    requestAnimationFrame(() => {
      isDrawn = false;
      drawList();
      drawTask();
    });
  }
}

function drawList() {
  const isFirst = rows.size === 0;
  const shown = [...tasks.values()]
    .filter((task) => task.id >= horizon && (!status || task.status === status))
    .sort((one, other) => (one.id < other.id ? 1 : -1));
  const parent = find('#list');
  const ids = new Set(shown.map((task) => task.id));
  for (const [id, row] of rows) {
    if (!ids.has(id)) {
      if (row.contains(document.activeElement)) {
        find('#tasks-title').focus();
      }
      row.remove();
      rows.delete(id);
    }
  }
  let next = parent.firstElementChild;
  for (const task of shown) {
    let row = rows.get(task.id);
    if (!row) {
      row = copy('#row');
      row.classList.toggle('new', !isFirst);
      find('a', row).href = `#${task.id}`;
      showTime(find('time', row), task.created_at, dayAndTime);
      rows.set(task.id, row);
    }
    if (row === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(row, next);
    }
    show(find('.title', row), task.title);
    showStatus(find('.status', row), task.status);
    if (task.id === selected) {
      find('a', row).setAttribute('aria-current', 'true');
    } else {
      find('a', row).removeAttribute('aria-current');
    }
  }
  find('#empty').hidden = shown.length > 0 || listing === 0;
  find('#more').hidden = !nextPage;
}

find('#filter').addEventListener('change', (change) => {
  status = change.target.value;
  nextPage = null;
  listAgain();
});

find('#more').addEventListener('click', () =>
  once(find('#more'), () =>
    attempt(find('#list-problem'), async () => {
      const page = await list(nextPage);
      drawList();
      const row = rows.get(page[0]?.id);
      if (row) {
        find('a', row).focus();
      }
    })));

// --- One task ----------------------------------------------------------------------------------

async function select(id, isFirst = false) {
  if (id === selected) {
    return;
  }
  const isFromForm = form.contains(document.activeElement);
  streams.task?.close();
  streams.task = null;
  selected = id;
  events.clear();
  find('#timeline').replaceChildren();
  clear(find('#details-problem'));
  find('main').dataset.view = id ? 'task' : 'list';
  draw();
  if (!id) {
    find('#tasks-title').focus();
    return;
  }
  if (!isFirst && (!isFromForm || isNarrow())) {
    // Move the focus there, as after a link, unless the user is typing a new task.
    find('#task').hidden = false;
    find('#details-title').focus();
  }
  await attempt(find('#details-problem'), async () => {
    learn(tasks.get(id) ?? await call(`tasks/${encodeURIComponent(id)}`));
    if (selected === id && tasks.has(id)) {
      follow(id);
    }
  });
}

function follow(id) {
  streams.task = new Stream(`tasks/${id}/events`, null, {
    event: (event) => {
      const task = taskOf(event);
      if (task) {
        learn(task);
      }
      events.set(event.id, event);
      drawTimeline();
    },
    expired: () => follow(id),
  });
}

function drawTask() {
  const task = tasks.get(selected);
  find('#nothing').hidden = selected !== '';
  find('#task').hidden = selected === '';
  document.title = task ? `${task.title} – Workstream` : 'Workstream';
  find('.facts').hidden = !task;
  find('#no-events').hidden = !task || events.size > 0;
  const button = find('#complete');
  if (task?.status !== 'open' && button === document.activeElement) {
    find('#details-title').focus();
  }
  button.hidden = task?.status !== 'open';
  show(find('#details-title'), task?.title ?? (selected ? 'Task' : ''));
  show(find('#details-description'), task?.description ?? '');
  find('#details-description').hidden = !task?.description;
  if (task) {
    showStatus(find('#details-status'), task.status);
    show(find('#details-version'), String(task.version));
    show(find('#details-id'), task.id);
  }
}

function drawTimeline() {
  const inOrder = [...events.values()].sort((one, other) => (one.sequence < other.sequence ? -1 : 1));
  const parent = find('#timeline');
  inOrder.forEach((event, index) => {
    let item = parent.children[index];
    if (item?.dataset.id !== event.id) {
      item = eventItem(event);
      parent.insertBefore(item, parent.children[index] ?? null);
    }
  });
  find('#no-events').hidden = true;
}

function eventItem(event) {
  const item = copy('#event');
  const { name, kind } = EVENTS.get(event.type);
  item.dataset.id = event.id;
  item.dataset.kind = kind;
  item.classList.toggle('new', event.time > begun);
  show(find('h4', item), name);
  show(find('.id', item), event.id);
  show(find('.trace', item), event.traceid);

  const hops = HOPS.map(([key, label, attribute]) => ({ key, label, at: event[attribute] }))
    .filter(({ at }) => at);
  const first = Date.parse(hops[0].at);
  const whole = Math.max(1, Date.parse(hops.at(-1).at) - first);
  show(find('.way', item), `${duration(Date.parse(hops.at(-1).at) - first)} to its record`);
  let before = first;
  for (const { key, label, at } of hops) {
    const hop = copy('#hop');
    const then = Date.parse(at);
    hop.dataset.hop = key;
    show(find('.name', hop), label);
    showTime(find('time', hop), at, toTheMillisecond);
    show(find('.step', hop), hop.dataset.hop === 'committed' ? '' : `+${duration(then - before)}`);
    // Clocks of different machines may disagree; a bar has no negative length.
    const bar = find('.track span', hop).style;
    bar.setProperty('--from', `${Math.min(99, Math.max(0, (before - first) / whole * 100))}%`);
    bar.setProperty('--length', `${Math.min(100, Math.max(0, (then - before) / whole * 100))}%`);
    find('.hops', item).append(hop);
    before = then;
  }
  return item;
}

find('#complete').addEventListener('click', () =>
  once(find('#complete'), () =>
    attempt(find('#details-problem'), async () => {
      learn(await call(`tasks/${selected}/complete`, { method: 'POST' }));
    })));

// --- The form ----------------------------------------------------------------------------------

const form = find('#create');
let lastTry = { body: '', key: '' };

form.addEventListener('submit', (submission) => {
  submission.preventDefault();
  once(find('button', form), () =>
    attempt(find('.problem', form), async () => {
      const fields = new FormData(form);
      const description = fields.get('description').replaceAll('\r\n', '\n');
      const body = JSON.stringify({ title: fields.get('title'), description: description || null });
      // The same form again, perhaps after a lost answer, is the same task.
      if (lastTry.body !== body) {
        lastTry = { body, key: randomKey() };
      }
      const task = await call('tasks', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': lastTry.key },
        body,
      });
      lastTry = { body: '', key: '' };
      form.reset();
      learn(task);
      if (!isNarrow()) {
        location.hash = task.id;
      }
      find('#title').focus();
    }, form));
});

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

// --- Showing -----------------------------------------------------------------------------------

function show(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function showStatus(element, value) {
  element.dataset.status = value;
  show(element, STATUSES.get(value) ?? value);
}

const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const toTheMillisecond = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
});

function showTime(element, at, format) {
  element.dateTime = at;
  element.title = at;
  show(element, format.format(new Date(at)));
}

function duration(millis) {
  if (Math.abs(millis) < 1_000) {
    return `${millis} ms`;
  }
  const seconds = millis / 1_000;
  return seconds < 100 ? `${seconds.toFixed(2)} s` : `${Math.round(seconds).toLocaleString()} s`;
}

const isNarrow = () => matchMedia('(max-width: 52rem)').matches;

/** Runs one action at a time; the button keeps the focus. */
async function once(button, what) {
  if (button.getAttribute('aria-disabled') !== 'true') {
    button.setAttribute('aria-disabled', 'true');
    try {
      await what();
    } finally {
      button.removeAttribute('aria-disabled');
    }
  }
}

/** Shows a problem, errors of a field beside the field. Answers whether there was none. */
async function attempt(place, what, fields = null) {
  try {
    await what();
    clear(place, fields);
    return true;
  } catch (failure) {
    if (!(failure instanceof Problem)) {
      throw failure;
    }
    clear(place, fields);
    const { title, detail, trace_id: trace, errors = [] } = failure.said;
    const elsewhere = [];
    for (const { field, message } of errors) {
      const input = fields?.elements.namedItem(field);
      if (input) {
        const label = find(`label[for="${input.id}"]`).firstChild.textContent.trim();
        const error = find(`#${input.id}-error`);
        input.setAttribute('aria-invalid', 'true');
        show(error, `${label} ${message}`);
        error.hidden = false;
      } else {
        elsewhere.push(`${field} ${message}`);
      }
    }
    const heading = document.createElement('strong');
    heading.textContent = title;
    place.replaceChildren(heading);
    const isAllBesideFields = errors.length > 0 && elsewhere.length === 0;
    const lines = [isAllBesideFields ? '' : detail, ...elsewhere];
    if (!errors.length && trace) {
      lines.push(`Trace ${trace}`);
    }
    for (const line of lines.filter(Boolean)) {
      const paragraph = document.createElement('p');
      paragraph.textContent = line;
      place.append(paragraph);
    }
    find('[aria-invalid="true"]', fields ?? place)?.focus();
    return false;
  }
}

function clear(place, fields) {
  place.replaceChildren();
  for (const input of fields?.querySelectorAll('[aria-invalid]') ?? []) {
    input.removeAttribute('aria-invalid');
    find(`#${input.id}-error`).hidden = true;
  }
}

function refused(problem) {
  streams.all?.close();
  streams.task?.close();
  find('main').hidden = true;
  find('#connection').hidden = true;
  find('#refused').hidden = false;
  show(find('#refused .reason'), [problem.title, problem.detail].filter(Boolean).join('. '));
}

let news = [];
let newsTimer = 0;

/** Announced together, so that a screen reader does not talk all the time. */
function announce(text) {
  news.push(text);
  newsTimer ||= setTimeout(() => {
    show(find('#news'), news.length > 3 ? `${news.length} events` : news.join('. '));
    news = [];
    newsTimer = 0;
  }, 1_000);
}

function connection(state) {
  const element = find('#connection');
  element.dataset.state = state;
  show(element, state === 'live' ? 'Live' : 'Connecting');
}

// --- Begin -------------------------------------------------------------------------------------

const chosen = () => location.hash.slice(1);

window.addEventListener('hashchange', () => select(chosen()));
find('main').dataset.view = 'list';
await start();
await select(chosen(), true);
