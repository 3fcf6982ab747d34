/*
 * Says of every pixel what it shows, with the model beside this file: node predict.mjs photo.jpg another.png
 *
 * Writes into the current folder photo-mask.png, a grey image whose values are places in the list of classes from 0 on, and
 * photo-overlay.png, the photo under the colours of the classes.
 * Needs: npm install onnxruntime-node sharp
 */
import { facts, parse, pictureOf, readPixels, run, sharp } from './common.mjs';

const colors = facts.colors.map((color) => [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16)));

/** The place of the class of every pixel, row by row. */
const predict = (photo) => run('mask', photo);

/** The photo, half covered by the colours of the classes; what nobody can tell stays bare. */
function overlay({ rgb, width, height }, mask) {
  const covered = rgb.map((value, i) => {
    const place = mask[Math.floor(i / 3)];
    return place === facts.void ? value : (value + colors[place][i % 3] + 1) >> 1;
  });
  return pictureOf({ rgb: covered, width, height });
}

/** One byte for each pixel, or two where there are more than 256 classes. */
function maskPicture({ width, height }, mask) {
  const isWide = facts.classes.length > 256;
  const values = isWide ? Uint16Array.from(mask) : Uint8Array.from(mask);
  return sharp(values, { raw: { width, height, channels: 1 } }).toColourspace(isWide ? 'grey16' : 'b-w');
}

function sharesOf(mask) {
  const counts = facts.classes.map(() => 0);
  for (const place of mask) counts[place] += 1;
  return Object.fromEntries(facts.classes.map((name, i) => [name, counts[i] / mask.length]));
}

for (const path of process.argv.slice(2)) {
  const photo = await readPixels(path);
  const places = await predict(photo);
  const { name } = parse(path);
  const files = { mask: `${name}-mask.png`, overlay: `${name}-overlay.png` };
  await maskPicture(photo, places).png().toFile(files.mask);
  await overlay(photo, places).png().toFile(files.overlay);
  console.log(JSON.stringify({ path, ...files, shares: sharesOf(places) }));
}
