// What is the SHA-256 of a text? (FIPS 180-4.) The browser's own is absent on plain http in a house's network.

const fraction = number => ((number - Math.floor(number)) * 4294967296) | 0;
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter(n => n > 1 && ![...Array(n).keys()].slice(2).some(d => n % d === 0));
const ROUNDS = PRIMES.slice(0, 64).map(prime => fraction(Math.cbrt(prime)));
const BEGIN = PRIMES.slice(0, 8).map(prime => fraction(Math.sqrt(prime)));

function padded(text) {
  const bytes = new TextEncoder().encode(text);
  const all = new Uint8Array((((bytes.length + 8) >> 6) + 1) * 64);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(all.length - 4, bytes.length * 8);
  return view;
}

function sha256(text) {
  const view = padded(text);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const state = [...BEGIN];
  for (let at = 0; at < view.byteLength; at += 64) {
    const words = [];
    for (let n = 0; n < 16; n++) words.push(view.getInt32(at + 4 * n));
    for (let n = 16; n < 64; n++) {
      const early = words[n - 15], late = words[n - 2];
      const one = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3), two = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
      words.push((words[n - 16] + one + words[n - 7] + two) | 0);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n++) {
      const up = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[n] + words[n]) | 0;
      const down = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + up) | 0, c, b, a, (up + down) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => { state[n] = (state[n] + word) | 0; });
  }
  return state.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
