// Ties the page together: asks the server, listens to keys, keeps status and panes up to date.
import {Overview, Timeline} from './timeline.js';
import {showDetail, showLatency} from './panes.js';
import {count, duration, element, many, moment} from './format.js';

const $ = id => document.getElementById(id);
const state = {query: '', detail: null, found: -1, about: null, latencyOfView: false};
let timeline, overview, latencyTimer;

/** Asks the server; null, and a notice, where it has no answer. */
async function ask(what, parameters = {}) {
  const query = new URLSearchParams(parameters);
  try {
    const response = await fetch('api/' + what + '?' + query);
    const answer = await response.json();
    if (answer.error) {
      notice(answer.error);
      return null;
    }
    notice('');
    return answer;
  } catch (e) {
    notice('The server does not answer: is "cloister replay" still running?');
    return null;
  }
}

function notice(text) {
  $('notice').textContent = text;
  $('notice').hidden = !text;
  $('search').setAttribute('aria-invalid', String(Boolean(text) && Boolean(state.query)));
}

function status(text) {
  $('status').textContent = text;
}

async function start() {
  const about = await ask('about');
  if (!about) {
    return;
  }
  state.about = about;
  document.title = about.id + ' \u2013 Cloister journal';
  $('sandbox').textContent = about.id;
  $('command').textContent = about.command;
  $('command').title = about.command;
  legend(about);
  $('figures').textContent = many(about.calls, 'call') + ', ' + many(about.messages, 'message')
    + (about.lost ? ', ' + many(about.lost, 'record') + ' lost' : '');
  timeline = new Timeline($('timeline'), about, (from, to, px, tracks) => ask('slice', {from, to, px, tracks: tracks.join(), q: state.query}),
    {hover, select, view, slice});
  overview = new Overview($('overview'), about, timeline);
  await loadOverview();
  showDetail($('details'), null);
  status(about.damages.length ? about.damages.join('; ') : 'Ready. Press ? for keys.');
  listen();
  if (about.calls === 0) {
    notice('This journal has no calls.');
  }
}

function legend(about) {
  const entries = about.services.filter(name => name !== 'supervisor').map(name => [name, `var(--${name})`]);
  entries.push(['failed', 'var(--bad)'], ["agent's own", 'var(--agent)']);
  for (const [name, colour] of entries) {
    const item = element('li');
    d3.select(item).append('svg').attr('viewBox', '0 0 11 11').attr('aria-hidden', 'true')
      .append('rect').attr('width', 11).attr('height', 11).attr('rx', 2).attr('fill', colour);
    item.append(name);
    $('legend').append(item);
  }
  $('legend').append(element('li', 'pale: a request of another service, or not finished'));
}

async function loadOverview() {
  overview.data = await ask('overview', {px: overview.columns(), q: state.query});
  overview.paint();
}

// ---- what the timeline says ----

function view(from, to) {
  const step = (to - from) / 100;
  $('range').textContent = moment(from, step) + ' \u2013 ' + moment(to, step) + ' (' + duration(to - from) + ')';
  if (overview) {
    overview.paint();
  }
  if (state.latencyOfView && !$('latency').hidden) {
    clearTimeout(latencyTimer);
    latencyTimer = setTimeout(loadLatency, 250);
  }
}

function slice(answer) {
  document.body.dataset.bars = String(answer.tracks.reduce((n, track) => n + track.items.length, 0));
  document.body.dataset.ready = 'true';
  if (answer.messages && !answer.arrows.length) {
    status(many(answer.messages, 'message') + ' here: zoom in to see their arrows');
  }
}

function hover(hit, event) {
  const tip = $('tip');
  tip.hidden = !hit;
  if (!hit) {
    return;
  }
  tip.replaceChildren(element('strong', hit.name), element('span', (hit.took ? '  ' + hit.took : '') + (hit.failed ? '  failed' : ''), {class: hit.failed ? 'bad' : ''}),
    element('div', hit.track + (hit.track === hit.service ? '' : ', served by ' + hit.service) + (hit.several ? '; click to zoom in' : ''), {class: 'dim'}));
  const stage = $('stage').getBoundingClientRect();
  const x = event.clientX - stage.left, y = event.clientY - stage.top;
  const box = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(x + 14, stage.width - box.width - 8)) + 'px';
  tip.style.top = (y + 18 + box.height > stage.height ? y - box.height - 10 : y + 18) + 'px';
}

async function select(id, follow = false) {
  if (id === null) {
    state.detail = null;
    timeline.select(null);
    showDetail($('details'), null);
    return;
  }
  const detail = await ask('detail', {id});
  if (detail) {
    state.detail = detail;
    timeline.select(detail, follow);
    tab('details');
    showDetail($('details'), detail, other => select(other, true), zoomToSelected);
    status(detail.text + (detail.end >= 0 ? ' <' + duration(detail.end - detail.start) + '>' : ''));
  }
}

function zoomToSelected() {
  const d = state.detail;
  if (d) {
    const end = d.end < 0 ? d.start + 1000 : d.end;
    const room = Math.max(500, (end - d.start) * 0.35);
    timeline.show(d.start - room, end + room);
    timeline.select(d, true);
  }
}

// ---- search ----

async function search() {
  state.query = $('search').value.trim();
  state.found = -1;
  const answer = await ask('find', {q: state.query, after: -1, step: 1});
  $('matches').textContent = !state.query || !answer ? '' : answer.found ? many(answer.count, 'match').replace('matchs', 'matches') : 'nothing fits';
  if (answer) {
    timeline.invalidate();
    loadOverview();
    if (!$('latency').hidden) {
      loadLatency();
    }
  }
}

async function step(by) {
  const after = state.detail && state.detail.type === 'call' ? state.detail.id : state.found;
  const answer = await ask('find', {q: state.query, after, step: by});
  if (answer && answer.found) {
    state.found = answer.id;
    $('matches').textContent = count(answer.place) + ' of ' + count(answer.count);
    select(answer.id, true);
  }
}

async function neighbour(by) {
  if (state.detail && state.detail.type === 'call') {
    const answer = await ask('neighbour', {id: state.detail.id, step: by});
    if (answer) {
      select(answer.id, true);
    }
  }
}

// ---- latency ----

function tab(name) {
  for (const other of ['details', 'latency']) {
    $('tab-' + other).setAttribute('aria-selected', String(other === name));
    $(other).hidden = other !== name;
  }
  if (name === 'latency') {
    loadLatency();
  }
}

async function loadLatency() {
  const [from, to] = state.latencyOfView ? timeline.view().map(Math.round) : [state.about.first, state.about.last];
  const data = await ask('latency', {from, to, q: state.query});
  if (data) {
    showLatency($('latency'), data, scopeSwitch(), () => {});
  }
}

function scopeSwitch() {
  const label = element('label', '', {class: 'scope'});
  const box = element('input', '', {type: 'checkbox'});
  box.checked = state.latencyOfView;
  box.addEventListener('change', () => {
    state.latencyOfView = box.checked;
    loadLatency();
  });
  label.append(box, 'Only what is in view');
  return label;
}

// ---- keys and buttons ----

const KEYS = {
  ArrowLeft: () => timeline.pan(-0.2), ArrowRight: () => timeline.pan(0.2), ArrowUp: () => timeline.scrollBy(-60), ArrowDown: () => timeline.scrollBy(60),
  PageUp: () => timeline.scrollBy(-400), PageDown: () => timeline.scrollBy(400), '+': () => timeline.zoomBy(2), '=': () => timeline.zoomBy(2),
  '-': () => timeline.zoomBy(0.5), 0: () => timeline.fit(), f: () => timeline.fit(), '/': () => $('search').select(), n: () => step(1), N: () => step(-1),
  '[': () => neighbour(-1), ']': () => neighbour(1), Enter: zoomToSelected, d: () => tab('details'), l: () => tab('latency'),
  '?': () => $('help').showModal(), Escape: () => select(null),
};

function listen() {
  document.addEventListener('keydown', event => {
    const target = event.target;
    const busy = target.matches('input, button, [role="tabpanel"] *, dialog *') || $('help').open;
    const isOwn = target.matches('button, tr') && (event.key === 'Enter' || event.key === ' ');
    if (target === $('search') && event.key === 'Escape') {
      $('timeline').focus();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key] && !isOwn && !(busy && target.matches('input, dialog *')) && !$('help').open) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });
  let typing;
  $('search').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(search, 150);
  });
  $('search-form').addEventListener('submit', async event => {
    event.preventDefault();
    clearTimeout(typing);
    await search();
    await step(1);
    $('timeline').focus();
  });
  const buttons = {previous: () => step(-1), next: () => step(1), 'zoom-in': () => timeline.zoomBy(2), 'zoom-out': () => timeline.zoomBy(0.5),
    fit: () => timeline.fit(), 'help-button': () => $('help').showModal(), 'tab-details': () => tab('details'), 'tab-latency': () => tab('latency')};
  for (const [id, act] of Object.entries(buttons)) {
    $(id).addEventListener('click', act);
  }
  new ResizeObserver(() => {
    timeline.resize();
    loadOverview();
  }).observe($('stage'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    timeline.colours();
    overview.paint();
  });
  $('timeline').focus();
}

start();
