/**
 * Draws the sample set: small landscapes with nine tags, the same every time. Run: node assets/sample/make.mjs
 * The pictures and labels are dedicated to the public domain (CC0 1.0).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const COUNT = 160;
const LABELED = 128;
const W = 320;
const H = 240;
const here = import.meta.dirname;

/** Small seeded generator (mulberry32). */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function scene(seed) {
  const next = random(seed);
  const between = (a, b) => a + (b - a) * next();
  const chance = (p) => next() < p;
  const pick = (list) => list[Math.floor(next() * list.length)];
  const tags = new Set();
  const night = chance(0.3);
  const horizon = between(118, 160);
  const skies = night
    ? [['#0f1b3d', '#33406f'], ['#101423', '#2b3a55'], ['#1a1440', '#51407a']]
    : [['#7fc4f2', '#dff2fb'], ['#f7b267', '#fbe3c0'], ['#9fd3e6', '#f6efe0'], ['#f4a6a0', '#fbe6cf']]; // prettier-ignore
  const [top, bottom] = pick(skies);
  const dim = night ? 0.55 : 1;
  const shade = (hex, f = 1) =>
    '#' +
    [1, 3, 5]
      .map((i) => Math.max(0, Math.min(255, Math.round(parseInt(hex.slice(i, i + 2), 16) * f * dim))))
      .map((v) => v.toString(16).padStart(2, '0'))
      .join('');
  const parts = [];
  parts.push(
    `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>`,
    `<rect width="${W}" height="${H}" fill="url(#s)"/>`,
  );
  if (night) {
    for (let i = 0; i < 26; i++)
      parts.push(`<circle cx="${between(0, W)}" cy="${between(0, horizon - 20)}" r="${between(0.4, 1.2)}" fill="#fff" opacity="${between(0.4, 0.9)}"/>`);
    if (chance(0.75)) {
      const x = between(30, W - 30), y = between(22, 70), r = between(11, 20); // prettier-ignore
      parts.push(`<circle cx="${x}" cy="${y}" r="${r}" fill="#f3efd9"/><circle cx="${x + r * 0.45}" cy="${y - r * 0.2}" r="${r * 0.85}" fill="${top}"/>`);
      tags.add('moon');
    }
  } else if (chance(0.55)) {
    const x = between(30, W - 30), y = between(22, 90), r = between(12, 26); // prettier-ignore
    parts.push(`<circle cx="${x}" cy="${y}" r="${r * 1.7}" fill="#fff3b0" opacity=".45"/><circle cx="${x}" cy="${y}" r="${r}" fill="#ffd84d"/>`);
    tags.add('sun');
  }
  if (chance(0.5)) {
    for (let i = 0, n = 1 + Math.floor(next() * 3); i < n; i++) {
      const x = between(20, W - 70), y = between(20, 80), s = between(0.7, 1.5), c = night ? '#6d7899' : '#ffffff'; // prettier-ignore
      parts.push(
        `<g transform="translate(${x} ${y}) scale(${s})" fill="${c}" opacity=".92"><ellipse cx="14" cy="12" rx="15" ry="9"/><ellipse cx="30" cy="8" rx="15" ry="11"/><ellipse cx="45" cy="13" rx="14" ry="8"/></g>`,
      );
    }
    tags.add('cloud');
  }
  if (chance(0.45)) {
    const base = pick(['#7d8aa5', '#8f7f93', '#6f9190']);
    for (let i = 0, n = 2 + Math.floor(next() * 3); i < n; i++) {
      const x = between(-20, W), w = between(90, 170), h = between(50, 95); // prettier-ignore
      parts.push(
        `<path d="M${x} ${horizon + 4} L${x + w / 2} ${horizon - h} L${x + w} ${horizon + 4}Z" fill="${shade(base, between(0.85, 1.1))}"/>`,
        `<path d="M${x + w * 0.41} ${horizon - h * 0.8} L${x + w / 2} ${horizon - h} L${x + w * 0.59} ${horizon - h * 0.8} L${x + w * 0.53} ${horizon - h * 0.72} L${x + w * 0.48} ${horizon - h * 0.8}Z" fill="${shade('#f4f7fb')}"/>`,
      );
    }
    tags.add('mountain');
  }
  const water = chance(0.5);
  const ground = pick(['#86b560', '#a3b864', '#6fa873', '#c9a86a']);
  if (water) {
    parts.push(`<rect y="${horizon}" width="${W}" height="${H - horizon}" fill="${shade(pick(['#3f8fc2', '#4aa7b5', '#5b86c9']))}"/>`);
    for (let i = 0; i < 16; i++) {
      const x = between(0, W), y = between(horizon + 6, H - 4), w = between(10, 34); // prettier-ignore
      parts.push(`<path d="M${x} ${y} q${w / 4} -3 ${w / 2} 0 t${w / 2} 0" stroke="${shade('#cfe9f5')}" stroke-width="1.4" fill="none" opacity=".55"/>`);
    }
    tags.add('water');
    if (chance(0.55)) {
      const x = between(40, W - 90), y = between(horizon + 10, H - 60), s = between(0.7, 1.3); // prettier-ignore
      parts.push(
        `<g transform="translate(${x} ${y}) scale(${s})"><path d="M0 22 h50 l-9 13 h-33Z" fill="${shade(pick(['#b4463c', '#7a4a2f', '#2f4b7a']))}"/><path d="M24 20 V-14" stroke="${shade('#5b4636')}" stroke-width="2"/><path d="M26 -12 L47 16 H26Z" fill="${shade('#fbf6ea')}"/><path d="M22 -6 L6 16 H22Z" fill="${shade('#e9dfca')}"/></g>`,
      );
      tags.add('boat');
    }
    parts.push(`<path d="M0 ${H} L0 ${H - between(8, 30)} Q${W / 2} ${H - between(0, 26)} ${W} ${H - between(4, 22)} V${H}Z" fill="${shade(ground)}"/>`);
  } else {
    parts.push(
      `<path d="M0 ${horizon + 8} Q${W * 0.3} ${horizon - between(4, 24)} ${W * 0.6} ${horizon + 6} T${W} ${horizon} V${H} H0Z" fill="${shade(ground, 0.92)}"/>`,
      `<path d="M0 ${horizon + 40} Q${W * 0.4} ${horizon + between(8, 30)} ${W} ${horizon + 44} V${H} H0Z" fill="${shade(ground)}"/>`,
    );
  }
  const shore = water ? H - 10 : null;
  const footing = () => shore ?? between(horizon + 26, H - 20);
  if (chance(0.42)) {
    const x = between(20, W - 80), y = footing(), s = between(0.75, 1.25); // prettier-ignore
    const lit = night ? '#ffd977' : '#d7ecf6';
    parts.push(
      `<g transform="translate(${x} ${y - 44 * s}) scale(${s})"><rect y="18" width="52" height="28" fill="${shade(pick(['#e8d7b9', '#d98f6a', '#c9d3dc', '#e6b8a2']))}"/><path d="M-6 20 L26 -4 L58 20Z" fill="${shade(pick(['#8d3f34', '#50586b', '#6c4a32']))}"/><rect x="20" y="29" width="11" height="17" fill="${shade('#6b4b36')}"/><rect x="5" y="25" width="10" height="9" fill="${lit}"/><rect x="37" y="25" width="10" height="9" fill="${lit}"/></g>`,
    );
    tags.add('house');
  }
  if (chance(0.55)) {
    for (let i = 0, n = 1 + Math.floor(next() * 4); i < n; i++) {
      const x = between(14, W - 14), y = footing(), s = between(0.7, 1.4); // prettier-ignore
      const leaf = shade(pick(['#3f7d4a', '#5a8f3e', '#2f6d5a', '#b98a3a']));
      parts.push(
        chance(0.5)
          ? `<g transform="translate(${x} ${y}) scale(${s})"><rect x="-3" y="-22" width="6" height="22" fill="${shade('#6b4a30')}"/><circle cy="-34" r="17" fill="${leaf}"/><circle cx="-11" cy="-26" r="11" fill="${leaf}"/><circle cx="11" cy="-26" r="11" fill="${leaf}"/></g>`
          : `<g transform="translate(${x} ${y}) scale(${s})"><rect x="-3" y="-10" width="6" height="10" fill="${shade('#6b4a30')}"/><path d="M0 -58 L15 -30 H-15Z M0 -42 L19 -10 H-19Z" fill="${leaf}"/></g>`,
      );
    }
    tags.add('tree');
  }
  if (!night && chance(0.35)) {
    for (let i = 0, n = 2 + Math.floor(next() * 4); i < n; i++) {
      const x = between(20, W - 20), y = between(20, horizon - 30), w = between(7, 13); // prettier-ignore
      parts.push(`<path d="M${x - w} ${y - w * 0.5} q${w * 0.6} ${-w * 0.25} ${w} ${w * 0.5} q${w * 0.4} ${-w * 0.75} ${w} ${-w * 0.5}" stroke="#2b3242" stroke-width="2.2" fill="none" stroke-linecap="round"/>`);
    }
    tags.add('bird');
  }
  if (tags.size === 0) return scene(seed + 100_000);
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${W}" height="${H}">${parts.join('')}</svg>`, tags: [...tags].sort() };
}

rmSync(join(here, 'images'), { recursive: true, force: true });
mkdirSync(join(here, 'images'), { recursive: true });
const rows = ['image_name,tags'];
for (let i = 0; i < COUNT; i++) {
  const name = `landscape_${String(i + 1).padStart(3, '0')}`;
  const { svg, tags } = scene(1000 + i);
  await sharp(Buffer.from(svg)).jpeg({ quality: 82, chromaSubsampling: '4:4:4', mozjpeg: false }).toFile(join(here, 'images', `${name}.jpg`)); // prettier-ignore
  if (i < LABELED) rows.push(`${name},${tags.join(' ')}`);
}
writeFileSync(join(here, 'labels.csv'), `${rows.join('\n')}\n`);
