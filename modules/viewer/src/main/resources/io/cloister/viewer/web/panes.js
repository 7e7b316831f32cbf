// The pane on the right: what is selected, and how long things take.
import {count, duration, element, many, moment} from './format.js';

/** Shows a call or a message; open(id) goes to another one. */
export function showDetail(pane, detail, open, zoomTo) {
  pane.replaceChildren();
  if (!detail) {
    pane.append(element('p', 'Select a bar to see its arguments, its result and the messages behind it. A bar that stands for many zooms in.', {class: 'hint'}));
    return;
  }
  pane.append(element('h2', detail.name), element('code', detail.text, {class: 'call-text'}));
  pane.append(facts(detail.type === 'call' ? callFacts(detail) : messageFacts(detail)));
  const buttons = element('div', '', {class: 'buttons'});
  const zoom = element('button', 'Zoom to it', {type: 'button'});
  zoom.addEventListener('click', zoomTo);
  buttons.append(zoom);
  pane.append(buttons);
  if (detail.type === 'call') {
    listArguments(pane, detail.args);
    listHops(pane, detail, open);
  }
}

function callFacts(d) {
  return [
    ['Result', d.result, d.failed ? 'bad' : ''],
    ['Took', d.end < 0 ? 'never answered' : duration(d.end - d.start)],
    ['From', moment(d.start)],
    ['To', d.end < 0 ? '' : moment(d.end)],
    ['Task', String(d.task)],
    ['Service', d.service],
    ['Posted', d.postings === 1 ? 'once' : d.postings + ' times'],
    ['Journal', d.service + ', record ' + count(d.firstRecord) + (d.lastRecord ? ' to ' + count(d.lastRecord) : '')],
  ];
}

function messageFacts(d) {
  const known = ns => ns < 0 ? 'not recorded' : moment(ns);
  const rows = [['Kind', d.kind], ['From', d.from], ['To', d.to], ['Task', d.task ? String(d.task) : 'none'], ['Sent', known(d.sent)],
    ['Received', known(d.received)]];
  if (d.kind === 'request') {
    rows.push(['Replied', known(d.replied)], ['Answered', known(d.answered)]);
    if (d.sent >= 0 && d.answered >= 0) {
      rows.push(['Waited', duration(d.answered - d.sent)]);
    }
    if (d.received >= 0 && d.replied >= 0) {
      rows.push(['Handled in', duration(d.replied - d.received)]);
    }
  }
  rows.push(['Journal', [d.fromRecord && d.from + ', record ' + count(d.fromRecord), d.toRecord && d.to + ', record ' + count(d.toRecord)]
    .filter(Boolean).join('; ')]);
  return rows;
}

function facts(rows) {
  const list = element('dl', '', {class: 'facts'});
  for (const [name, value, kind] of rows) {
    if (value) {
      list.append(element('dt', name), element('dd', value, kind ? {class: kind} : {}));
    }
  }
  return list;
}

function listArguments(pane, args) {
  if (args.length) {
    const list = element('ol', '', {class: 'args'});
    args.forEach(arg => {
      const item = element('li');
      item.append(element('code', arg));
      list.append(item);
    });
    pane.append(element('h3', 'Arguments'), list);
  }
}

function listHops(pane, detail, open) {
  pane.append(element('h3', detail.hops.length ? 'Messages meanwhile, for this task' : 'No messages: ' + detail.service + ' answered by itself'));
  for (const hop of detail.hops) {
    const button = element('button', '', {type: 'button', class: 'hop'});
    button.append(element('div', hop.from + ' \u2192 ' + hop.to + '  ' + hop.text, {class: 'mono' + (hop.failed ? ' bad' : '')}));
    const at = '+' + duration(hop.start - detail.start);
    const waited = hop.sent >= 0 && hop.answered >= 0 ? ', back after ' + duration(hop.answered - hop.sent) : '';
    const handled = hop.received >= 0 && hop.replied >= 0 ? ', ' + duration(hop.replied - hop.received) + ' there' : '';
    button.append(element('div', hop.kind + ' ' + at + waited + handled, {class: 'when'}));
    button.addEventListener('click', () => open(hop.id));
    pane.append(button);
  }
  if (detail.moreHops) {
    pane.append(element('p', 'and ' + many(detail.moreHops, 'more message'), {class: 'hint'}));
  }
}

/** Tables of durations; pick(name, kind) is told what was chosen. */
export function showLatency(pane, data, scope, pick) {
  pane.replaceChildren();
  const chosen = element('div');
  pane.append(scope, chosen);
  const choose = (row, kind) => {
    chosen.replaceChildren(element('h2', row.name), histogram(row, data.bounds));
    pick(row, kind);
  };
  for (const [title, rows, kind] of [['Services', data.services, 'service'], ['System calls', data.syscalls, 'syscall']]) {
    pane.append(element('h3', title), table(rows, row => choose(row, kind)));
  }
  const first = data.syscalls[0];
  if (first) {
    chosen.append(element('h2', first.name), histogram(first, data.bounds));
  } else {
    pane.append(element('p', 'No calls here.', {class: 'hint'}));
  }
}

function table(rows, choose) {
  const t = element('table');
  const head = element('tr');
  for (const name of ['Name', 'Calls', 'Errors', 'p50', 'p99', 'Max', '']) {
    head.append(element('th', name, {scope: 'col'}));
  }
  const body = element('tbody');
  for (const row of rows) {
    const tr = element('tr', '', {tabindex: '0'});
    tr.append(element('td', row.name, {title: row.name}), element('td', count(row.count)),
      element('td', row.errors ? count(row.errors) : '', {class: 'bad'}), element('td', duration(row.p50)), element('td', duration(row.p99)),
      element('td', duration(row.max)));
    const cell = element('td');
    cell.append(spark(row.histogram));
    tr.append(cell);
    const act = () => {
      t.parentElement.querySelectorAll('tr[aria-selected]').forEach(e => e.removeAttribute('aria-selected'));
      tr.setAttribute('aria-selected', 'true');
      choose(row);
    };
    tr.addEventListener('click', act);
    tr.addEventListener('keydown', event => event.key === 'Enter' && act());
    body.append(tr);
  }
  const top = element('thead');
  top.append(head);
  t.append(top, body);
  return t;
}

function spark(values) {
  const most = Math.max(1, d3.max(values));
  const svg = d3.create('svg').attr('class', 'spark').attr('aria-hidden', 'true').attr('viewBox', '0 0 66 16').attr('preserveAspectRatio', 'none');
  values.forEach((n, i) => {
    const height = n ? Math.max(1.5, 16 * Math.sqrt(n / most)) : 0;
    svg.append('rect').attr('x', i * 2).attr('y', 16 - height).attr('width', 1.7).attr('height', height);
  });
  return svg.node();
}

function histogram(row, bounds) {
  const width = 370, height = 150, left = 44, bottom = 22, top = 8;
  const svg = d3.create('svg').attr('class', 'histogram').attr('viewBox', `0 0 ${width} ${height}`).attr('role', 'img')
    .attr('aria-label', `${row.name}: ${row.count} calls, half of them within ${duration(row.p50)}, 99 of 100 within ${duration(row.p99)}`);
  const low = bounds[0] / Math.pow(10, 0.25);
  const x = d3.scaleLog([low, bounds[bounds.length - 1]], [left, width - 18]);
  const y = d3.scaleSqrt([0, Math.max(1, d3.max(row.histogram))], [height - bottom, top]);
  row.histogram.forEach((n, i) => {
    const from = i ? bounds[i - 1] : low;
    if (n) {
      svg.append('rect').attr('x', x(from) + 0.5).attr('width', Math.max(1, x(bounds[i]) - x(from) - 1))
        .attr('y', Math.min(y(n), height - bottom - 1.5)).attr('height', Math.max(1.5, height - bottom - y(n)))
        .append('title').text(`${many(n, 'call')} up to ${duration(bounds[i])}`);
    }
  });
  const names = new Map([[1e3, '1us'], [1e4, '10us'], [1e5, '100us'], [1e6, '1ms'], [1e7, '10ms'], [1e8, '100ms'], [1e9, '1s'], [1e10, '10s'], [1e11, '100s']]);
  svg.append('g').attr('transform', `translate(0,${height - bottom})`)
    .call(d3.axisBottom(x).tickValues([...names.keys()]).tickFormat(t => names.get(t)).tickSizeOuter(0));
  svg.append('g').attr('transform', `translate(${left},0)`).call(d3.axisLeft(y).ticks(4).tickFormat(d3.format('~s')).tickSizeOuter(0));
  return svg.node();
}
