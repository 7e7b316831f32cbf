// The canvas: tracks of services above, tasks below. Draws the last slice it has, moved and stretched to the present view, and asks for a better one.
import {count, duration, moment} from './format.js';

const LABELS = 118;          // width of the names
const AXIS = 24;             // height of the axis
const LANE = 15;             // height of a row of a service
const TASK = 20;             // height of a task's line
const GAP = 6;               // below a track of a service
const SUB = 16;              // slices count in sixteenths of a pixel
const MARGIN = 0.5;          // a slice reaches this part of its view beyond both edges
const FAILED = 8, UNFINISHED = 16, REQUEST = 32, AGENTS = 64;
const SHORTEST_NS = 200;     // the deepest zoom shows this long

export class Timeline {
  /** ask(from, to, px, tracks) promises a slice; on.hover, on.select, on.view tell what happens. */
  constructor(canvas, about, ask, on) {
    Object.assign(this, {canvas, about, ask, on, slice: null, scroll: 0, selected: null, hover: null, asked: '', pending: false});
    this.context = canvas.getContext('2d', {alpha: false});
    const span = about.last - about.first;
    this.whole = [about.first - span * 0.01, about.last + span * 0.01];
    this.zoom = d3.zoom().on('zoom', event => this.#zoomed(event)).filter(event => this.#mayZoom(event));
    this.transform = d3.zoomIdentity;
    this.colours();
    this.resize();
    d3.select(canvas).call(this.zoom).on('dblclick.zoom', event => this.#doubleClicked(event));
    canvas.addEventListener('wheel', event => this.#wheel(event), {passive: false});
    canvas.addEventListener('mousemove', event => this.#hovered(event));
    canvas.addEventListener('mouseleave', () => this.#setHover(null));
    canvas.addEventListener('click', event => this.#clicked(event));
  }

  /** Reads the colours from the style sheet, as they are now: dark or light. */
  colours() {
    const style = getComputedStyle(document.documentElement);
    this.colour = name => style.getPropertyValue('--' + name).trim();
    this.services = this.about.services.map(name => this.colour(name));
    this.palette = Object.fromEntries(['page', 'panel', 'line', 'soft-line', 'text', 'dim', 'bad', 'selected', 'stripe', 'arrow', 'agent', 'ink', 'hover']
      .map(name => [name, this.colour(name)]));
    this.draw();
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.width = Math.max(50, box.width);
    this.height = Math.max(50, box.height);
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.ratio = ratio;
    this.plot = this.width - LABELS;
    this.base = d3.scaleLinear(this.whole, [LABELS, this.width]);
    this.#layout();
    this.zoom.extent([[LABELS, 0], [this.width, this.height]]).translateExtent([[LABELS, 0], [this.width, this.height]])
      .scaleExtent([1, Math.max(1, (this.whole[1] - this.whole[0]) / SHORTEST_NS)]);
    d3.select(this.canvas).call(this.zoom.transform, this.transform);
  }

  /** Where each track lies: services stay, tasks scroll. */
  #layout() {
    let y = AXIS + 4;
    this.places = this.about.tracks.map(track => {
      const height = track.service ? track.lanes * LANE : TASK;
      const place = {y, height};
      y += height + (track.service ? GAP : 0);
      return place;
    });
    const firstTask = this.about.tracks.findIndex(track => !track.service);
    this.divide = firstTask < 0 ? this.height : this.places[firstTask].y + 4;
    this.places.forEach((place, i) => { place.y += this.about.tracks[i].service ? 0 : 8; });
    this.bottom = y + 12;
    this.#scrollTo(this.scroll);
  }

  view() {
    return this.transform.rescaleX(this.base).domain();
  }

  /** Shows from..to. */
  show(from, to) {
    const span = Math.max(SHORTEST_NS, Math.min(to - from, this.whole[1] - this.whole[0]));
    const k = (this.whole[1] - this.whole[0]) / span;
    const begin = Math.max(this.whole[0], Math.min((from + to - span) / 2, this.whole[1] - span));
    const x = LABELS - k * this.base(begin);
    d3.select(this.canvas).call(this.zoom.transform, d3.zoomIdentity.translate(x, 0).scale(k));
  }

  zoomBy(factor) {
    d3.select(this.canvas).call(this.zoom.scaleBy, factor);
  }

  /** Moves by a part of the view. */
  pan(part) {
    const [from, to] = this.view();
    this.show(from + (to - from) * part, to + (to - from) * part);
  }

  fit() {
    this.scroll = 0;
    d3.select(this.canvas).call(this.zoom.transform, d3.zoomIdentity);
  }

  scrollBy(px) {
    this.#scrollTo(this.scroll + px);
    this.refresh();
  }

  #scrollTo(px) {
    this.scroll = Math.max(0, Math.min(px, this.bottom - this.height));
    this.draw();
  }

  /** Selects an item and brings it into view; near keeps the zoom where the item can be seen in it. */
  select(detail, follow) {
    this.selected = detail;
    if (detail && follow) {
      const [from, to] = this.view();
      const end = detail.end < 0 ? detail.start : detail.end;
      if (detail.start < from || end > to) {
        const span = Math.max(to - from, (end - detail.start) * 1.5);
        this.show((detail.start + end - span) / 2, (detail.start + end + span) / 2);
      }
      this.#reveal(detail.track);
    }
    this.draw();
  }

  #reveal(track) {
    const place = this.places[track];
    if (place && !this.about.tracks[track].service) {
      const y = place.y - this.scroll;
      if (y < this.divide + 4 || y + place.height > this.height - 4) {
        this.scrollBy(y - (this.divide + this.height) / 2);
      }
    }
  }

  /** What is shown changed: forget the slice. */
  invalidate() {
    this.asked = '';
    this.refresh();
  }

  #mayZoom(event) {
    if (event.type === 'wheel') {
      return !event.shiftKey && !this.#inLabels(event) && Math.abs(event.deltaY) >= Math.abs(event.deltaX);
    }
    return !event.button && !event.ctrlKey;
  }

  #zoomed(event) {
    const source = event.sourceEvent;
    if (source && source.type === 'mousemove' && source.movementY) {
      this.#scrollTo(this.scroll - source.movementY);
    }
    // rows have no zoom: only the x of a transform counts, and its translateExtent keeps y at 0 for scale 1
    this.transform = d3.zoomIdentity.translate(event.transform.x, 0).scale(event.transform.k);
    this.refresh();
  }

  #wheel(event) {
    if (this.#inLabels(event)) {
      event.preventDefault();
      this.scrollBy(event.deltaY);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.pan((event.deltaX || event.deltaY) / this.plot);
    }
  }

  #inLabels(event) {
    return event.clientX - this.canvas.getBoundingClientRect().left < LABELS;
  }

  #doubleClicked(event) {
    event.preventDefault();
    d3.select(this.canvas).call(this.zoom.scaleBy, 4, d3.pointer(event, this.canvas));
  }

  /** Draws, and asks for a slice if the one at hand is not good enough. One question at a time: the last one asked is the one that counts. */
  refresh() {
    this.draw();
    this.on.view(...this.view());
    this.#request();
  }

  #visible() {
    return this.places.map((place, i) => i).filter(i => this.about.tracks[i].service
      || this.places[i].y - this.scroll < this.height + 200 && this.places[i].y + this.places[i].height - this.scroll > this.divide - 200);
  }

  #request() {
    const [from, to] = this.view();
    const tracks = this.#visible();
    const key = [from, to, this.plot, tracks].join();
    if (this.pending || key === this.asked) {
      return;
    }
    const span = to - from;
    const good = this.slice && this.asked && this.slice.px / (this.slice.to - this.slice.from) === this.plot / span
      && this.slice.from <= from && this.slice.to >= to && tracks.every(t => this.slice.byTrack.has(t));
    if (good) {
      return;
    }
    this.asked = key;
    this.pending = true;
    const wide = span * (1 + 2 * MARGIN);
    this.ask(Math.floor(from - span * MARGIN), Math.ceil(from + wide - span * MARGIN), Math.round(this.plot * (1 + 2 * MARGIN)), tracks)
      .then(slice => {
        if (slice) {
          slice.byTrack = new Map(slice.tracks.map(track => [track.t, track.items]));
          this.slice = slice;
          this.on.slice(slice);
        }
      })
      .finally(() => {
        this.pending = false;
        this.draw();
        this.#request();
      });
  }

  /** At the next frame, once. */
  draw() {
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.#paint();
      });
    }
  }

  #paint() {
    const c = this.context;
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.fillStyle = this.palette.page;
    c.fillRect(0, 0, this.width, this.height);
    const x = this.transform.rescaleX(this.base);
    this.#background(c);
    this.#grid(c, x);
    if (this.slice) {
      const perUnit = (this.slice.to - this.slice.from) / this.slice.px / SUB;
      const scale = perUnit * this.plot / (x.domain()[1] - x.domain()[0]);
      this.toX = unit => x(this.slice.from) + unit * scale;
      this.unit = scale;
      this.#clipped(c, this.divide, this.height, () => this.#tracks(c, false));
      this.#clipped(c, AXIS, this.divide, () => {
        this.#tracks(c, true);
        this.#arrows(c);
      });
    }
    this.#labels(c);
    this.#axis(c, x);
  }

  #clipped(c, top, bottom, paint) {
    c.save();
    c.beginPath();
    c.rect(LABELS, top, this.plot, Math.max(0, bottom - top));
    c.clip();
    paint();
    c.restore();
  }

  #y(i) {
    return this.places[i].y - (this.about.tracks[i].service ? 0 : this.scroll);
  }

  #background(c) {
    c.fillStyle = this.palette.stripe;
    this.about.tracks.forEach((track, i) => {
      if (i % 2 === 0) {
        c.fillRect(0, this.#y(i) - (track.service ? GAP / 2 : 0), this.width, this.places[i].height + (track.service ? GAP : 0));
      }
    });
  }

  #grid(c, x) {
    c.fillStyle = this.palette['soft-line'];
    for (const t of x.ticks(Math.max(2, this.plot / 110))) {
      c.fillRect(Math.round(x(t)), AXIS, 1, this.height);
    }
  }

  #tracks(c, services) {
    for (const [i, items] of this.slice.byTrack) {
      if (this.about.tracks[i].service === services) {
        const y = this.#y(i);
        if (y < this.height && y + this.places[i].height > 0) {
          this.#bars(c, items, y, services ? LANE : TASK, services);
        }
      }
    }
  }

  #bars(c, items, y, rowHeight, services) {
    const full = rowHeight - (services ? 2 : 6);
    const top = y + (services ? 1 : 3);
    c.font = '11px ui-monospace, "DejaVu Sans Mono", monospace';
    c.textBaseline = 'middle';
    const named = [-1e9, -1e9, -1e9, -1e9]; // right end of the last name in each row: bars that share a row must not write over each other
    for (let n = 0; n < items.length; n++) {
      const [u, w, lane, style, name, id] = items[n];
      const left = this.toX(u);
      const width = Math.max(1, w * this.unit);
      if (left > this.width || left + width < LABELS) {
        continue;
      }
      const several = name < 0;
      const height = several ? full * Math.min(1, 0.45 + 0.14 * Math.log2(-name)) : full;
      const row = top + lane * rowHeight + (full - height);
      c.globalAlpha = style & REQUEST ? 0.55 : style & UNFINISHED ? 0.35 : 1;
      c.fillStyle = style & AGENTS ? this.palette.agent : this.services[style & 7];
      c.fillRect(left, row, width > 3 && !several ? width - 0.5 : width, height);
      c.globalAlpha = 1;
      if (style & FAILED) {
        c.fillStyle = this.palette.bad;
        const stripe = several ? 2 : 3;
        c.fillRect(left, row + height - stripe, Math.max(1, width), stripe);
      }
      if (width > 34 && !several && left >= named[lane]) {
        named[lane] = left + width;
        this.#name(c, this.slice.names[name], left, width, row + height / 2, style);
      }
      if (this.selected && this.selected.id === id && !several) {
        c.strokeStyle = this.palette.selected;
        c.lineWidth = 2;
        c.strokeRect(left, row - 0.5, Math.max(3, width), height + 1);
      }
    }
  }

  #name(c, name, left, width, middle, style) {
    const from = Math.max(left, LABELS) + 4;
    const room = Math.min(left + width, this.width) - from - 3;
    const letters = Math.floor(room / 6.65);
    if (letters < 3) {
      return;
    }
    c.fillStyle = style & (UNFINISHED | REQUEST | AGENTS) ? this.palette.text : this.palette.ink;
    c.fillText(name.length > letters ? name.slice(0, letters - 1) + '\u2026' : name, from, middle);
  }

  #arrows(c) {
    c.lineWidth = 1;
    for (const [a, laneA, ua, b, laneB, ub, kind, id] of this.slice.arrows) {
      const x1 = this.toX(ua), x2 = this.toX(ub);
      if (a < 0 || b < 0 || Math.max(x1, x2) < LABELS || Math.min(x1, x2) > this.width) {
        continue;
      }
      const down = b > a;
      const y1 = this.#y(a) + laneA * LANE + (down ? LANE - 1 : 1);
      const y2 = this.#y(b) + laneB * LANE + (down ? 1 : LANE - 1);
      const chosen = this.selected && this.selected.id === -1 - id;
      c.globalAlpha = chosen ? 1 : 0.6;
      c.strokeStyle = c.fillStyle = chosen ? this.palette.selected : this.palette.arrow;
      c.setLineDash(kind === 0 ? [3, 3] : []);
      c.beginPath();
      c.moveTo(x1, y1);
      c.lineTo(x2, y2);
      c.stroke();
      c.setLineDash([]);
      this.#head(c, x1, y1, x2, y2);
    }
    c.globalAlpha = 1;
  }

  #head(c, x1, y1, x2, y2) {
    const angle = Math.atan2(y2 - y1, x2 - x1);
    c.beginPath();
    c.moveTo(x2, y2);
    c.lineTo(x2 - 6 * Math.cos(angle - 0.4), y2 - 6 * Math.sin(angle - 0.4));
    c.lineTo(x2 - 6 * Math.cos(angle + 0.4), y2 - 6 * Math.sin(angle + 0.4));
    c.fill();
  }

  #labels(c) {
    c.fillStyle = this.palette.panel;
    c.fillRect(0, 0, LABELS, this.height);
    c.textBaseline = 'middle';
    const paint = services => this.about.tracks.forEach((track, i) => {
      const y = this.#y(i);
      if (track.service !== services || y > this.height || y + this.places[i].height < 0) {
        return;
      }
      const middle = y + (services ? Math.min(this.places[i].height, LANE * 2) : TASK) / 2;
      if (services) {
        c.fillStyle = this.services[this.about.services.indexOf(track.label)];
        c.fillRect(8, y + 1, 4, this.places[i].height - 2);
      }
      c.font = (services ? '600 ' : '') + '12px system-ui, "DejaVu Sans", sans-serif';
      c.fillStyle = this.palette.text;
      c.textAlign = 'left';
      c.fillText(track.label, services ? 18 : 10, middle);
      c.font = '10px system-ui, "DejaVu Sans", sans-serif';
      c.fillStyle = this.palette.dim;
      c.textAlign = 'right';
      c.fillText(short(track.items), LABELS - 8, middle);
      c.textAlign = 'left';
    });
    c.save();
    c.beginPath();
    c.rect(0, this.divide, LABELS, this.height);
    c.clip();
    paint(false);
    c.restore();
    paint(true);
    c.fillStyle = this.palette.line;
    c.fillRect(LABELS - 1, 0, 1, this.height);
    c.fillRect(0, this.divide - 1, this.width, 1);
    this.#scrollbar(c);
  }

  #scrollbar(c) {
    const room = this.height - this.divide;
    const all = this.bottom - this.divide;
    if (all > room) {
      const size = Math.max(20, room * room / all);
      c.fillStyle = this.palette.line;
      c.fillRect(this.width - 5, this.divide + (room - size) * this.scroll / (all - room), 4, size);
    }
  }

  #axis(c, x) {
    c.fillStyle = this.palette.panel;
    c.fillRect(0, 0, this.width, AXIS);
    c.fillStyle = this.palette.line;
    c.fillRect(0, AXIS - 1, this.width, 1);
    c.font = '11px system-ui, "DejaVu Sans", sans-serif';
    c.textBaseline = 'middle';
    const ticks = x.ticks(Math.max(2, this.plot / 130));
    const step = ticks.length > 1 ? ticks[1] - ticks[0] : 1e9;
    for (const t of ticks) {
      const at = Math.round(x(t));
      const text = moment(t, step);
      if (at >= LABELS && at + c.measureText(text).width + 8 < this.width) {
        c.fillStyle = this.palette.line;
        c.fillRect(at, AXIS - 7, 1, 7);
        c.fillStyle = this.palette.dim;
        c.fillText(text, at + 4, AXIS / 2 - 1);
      }
    }
  }

  /** What lies under the pointer: the topmost bar, or the one that is not more than two pixels away. */
  #at(event) {
    const box = this.canvas.getBoundingClientRect();
    const px = event.clientX - box.left, py = event.clientY - box.top;
    if (!this.slice || px < LABELS || !this.toX) {
      return null;
    }
    for (const [i, items] of this.slice.byTrack) {
      const service = this.about.tracks[i].service;
      const y = this.#y(i);
      if (py < y || py >= y + this.places[i].height || !service && py < this.divide) {
        continue;
      }
      const lane = service ? Math.floor((py - y) / LANE) : 0;
      return this.#nearest(items, lane, px, i);
    }
    return null;
  }

  #nearest(items, lane, px, track) {
    let best = null;
    for (const item of items) {
      if (item[2] === lane) {
        const left = this.toX(item[0]);
        const right = left + Math.max(1, item[1] * this.unit);
        const distance = px < left ? left - px : px > right ? px - right : 0;
        if (distance <= 2 && (!best || distance <= best.distance)) {
          best = {distance, item, left, right, track};
        }
      }
    }
    return best;
  }

  #hovered(event) {
    if (event.buttons === 0) {
      this.#setHover(this.#at(event), event);
    }
  }

  #setHover(hit, event) {
    const several = hit && hit.item[4] < 0;
    this.on.hover(hit && {
      name: several ? count(-hit.item[4]) + ' calls' : this.slice.names[hit.item[4]], several, id: hit.item[5],
      failed: (hit.item[3] & FAILED) !== 0, track: this.about.tracks[hit.track].label, service: this.about.services[hit.item[3] & 7],
      took: several ? null : duration(hit.item[1] * (this.slice.to - this.slice.from) / this.slice.px / SUB),
    }, event);
  }

  #clicked(event) {
    this.canvas.focus({preventScroll: true});
    const hit = this.#at(event);
    if (hit && hit.item[4] < 0) {
      d3.select(this.canvas).call(this.zoom.scaleBy, 8, d3.pointer(event, this.canvas));
    } else {
      this.on.select(hit ? hit.item[5] : null);
    }
  }
}

/** 12345 as "12k": what fits beside a name. */
function short(n) {
  return n < 10000 ? String(n) : n < 1e6 ? Math.round(n / 1000) + 'k' : (n / 1e6).toFixed(1) + 'M';
}

/** The strip above: the whole journal, and which part of it is in view. */
export class Overview {
  constructor(canvas, about, timeline) {
    Object.assign(this, {canvas, about, timeline, data: null});
    const move = event => {
      if (event.buttons & 1) {
        const box = canvas.getBoundingClientRect();
        const at = this.scale.invert(event.clientX - box.left);
        const [from, to] = timeline.view();
        timeline.show(at - (to - from) / 2, at + (to - from) / 2);
      }
    };
    canvas.addEventListener('pointerdown', event => { canvas.setPointerCapture(event.pointerId); move(event); });
    canvas.addEventListener('pointermove', move);
  }

  /** How many parts it wants. */
  columns() {
    return Math.max(1, Math.floor((this.canvas.getBoundingClientRect().width - LABELS) / 2));
  }

  paint() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    const c = this.canvas.getContext('2d');
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    const p = this.timeline.palette;
    c.fillStyle = p.panel;
    c.fillRect(0, 0, box.width, box.height);
    this.scale = d3.scaleLinear([this.about.first, this.about.last], [LABELS, box.width]);
    c.font = '600 12px system-ui, "DejaVu Sans", sans-serif';
    c.textBaseline = 'middle';
    c.fillStyle = p.text;
    c.fillText('all calls', 10, 18);
    c.font = '10px system-ui, "DejaVu Sans", sans-serif';
    c.fillStyle = p.dim;
    c.fillText(moment(this.about.last - this.about.first, 1e6), 10, 35);
    if (this.data) {
      this.#bars(c, box, p);
    }
    this.#window(c, box, p);
  }

  #bars(c, box, p) {
    const {calls, failed} = this.data;
    const most = Math.max(1, d3.max(calls));
    const width = (box.width - LABELS) / calls.length;
    const height = n => n === 0 ? 0 : Math.max(1.5, (box.height - 10) * Math.sqrt(n / most));
    for (let i = 0; i < calls.length; i++) {
      const tall = height(calls[i]);
      c.fillStyle = p.dim;
      c.fillRect(LABELS + i * width, box.height - tall - 2, width, tall);
      if (failed[i]) {
        const bad = Math.max(2, tall * failed[i] / calls[i]);
        c.fillStyle = p.bad;
        c.fillRect(LABELS + i * width, box.height - bad - 2, width, bad);
      }
    }
  }

  #window(c, box, p) {
    const [from, to] = this.timeline.view().map(t => Math.max(LABELS, Math.min(box.width, this.scale(t))));
    c.globalAlpha = 0.6;
    c.fillStyle = p.page;
    c.fillRect(LABELS, 0, from - LABELS, box.height);
    c.fillRect(to, 0, box.width - to, box.height);
    c.globalAlpha = 1;
    c.strokeStyle = p.text;
    c.lineWidth = 1;
    c.strokeRect(from + 0.5, 0.5, Math.max(2, to - from - 1), box.height - 1);
  }
}
