// Numbers as people read them.

/** "870ns", "12.3us", "4.05ms", "17.2s". */
export function duration(ns) {
  const size = Math.abs(ns);
  for (const [unit, name] of [[1e9, 's'], [1e6, 'ms'], [1e3, 'us']]) {
    if (size >= unit) {
      const value = ns / unit;
      return value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0) + name;
    }
  }
  return Math.round(ns) + 'ns';
}

/** A moment, ns from the sandbox's start, with as many digits as steps of stepNs need: "1.250 300s". */
export function moment(ns, stepNs = 1) {
  const digits = Math.max(0, Math.min(9, -Math.floor(Math.log10(stepNs / 1e9) + 1e-9)));
  const [whole, fraction] = (ns / 1e9).toFixed(digits).split('.');
  return (fraction ? whole + '.' + fraction.replace(/(\d{3})(?=\d)/g, '$1\u2009') : whole) + 's';
}

/** 1234567 as "1,234,567". */
export function count(n) {
  return n.toLocaleString('en-US');
}

/** How many of what. */
export function many(n, what) {
  return count(n) + ' ' + what + (n === 1 ? '' : 's');
}

/** An element with text in it; class and attributes may be given. */
export function element(name, text = '', attributes = {}) {
  const e = document.createElement(name);
  e.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    e.setAttribute(key, value);
  }
  return e;
}
