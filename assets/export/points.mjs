/*
 * Finds named points with the model beside this file: node predict.mjs photo.jpg another.png
 *
 * Writes photo-points.png, the photo with what was found drawn on it, into the current folder.
 * Needs: npm install onnxruntime-node sharp
 */
import { facts, parse, pictureOf, readPixels, run } from './common.mjs';

/** [x, y] of each point in pixels, by place; the middle of the first pixel is (0.5, 0.5). Without those never seen in training. */
async function predict(photo) {
  const numbers = await run('points', photo);
  const all = facts.classes.map((_, i) => [i, [numbers[2 * i], numbers[2 * i + 1]]]);
  return new Map(all.filter(([i]) => !facts.unseen.includes(i)));
}

/** The photo with the points on it, and the lines between them. */
function drawn(photo, points) {
  const { width, height } = photo;
  const radius = Math.max(2, Math.max(width, height) / 120);
  const lines = facts.edges
    .filter((edge) => edge.every((i) => points.has(i)))
    .map((edge) => edge.map((i) => points.get(i).join()).join(' '))
    .map((ends) => `<polyline points="${ends}" stroke="white" stroke-width="${radius / 2}"/>`);
  const dots = [...points].map(
    ([i, [x, y]]) =>
      `<circle cx="${x}" cy="${y}" r="${radius}" fill="${facts.colors[i]}" stroke="white" stroke-width="1"/>`,
  );
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${lines.join('')}${dots.join('')}</svg>`;
  return pictureOf(photo).composite([{ input: Buffer.from(svg) }]);
}

for (const path of process.argv.slice(2)) {
  const photo = await readPixels(path);
  const points = await predict(photo);
  const picture = `${parse(path).name}-points.png`;
  await drawn(photo, points).png().toFile(picture);
  const named = Object.fromEntries([...points].map(([i, place]) => [facts.classes[i], place]));
  console.log(JSON.stringify({ path, picture, points: named }));
}
