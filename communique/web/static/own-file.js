/* What a reader's file says: decoded as it was saved, a saved page taken out of its wrapping. Nothing leaves the browser. */

const LARGEST = 30_000_000;
const IN_THE_HEAD = 4096;

/* A file that cannot be read; its message is for the reader. */
export class UnreadableFile extends Error {}

/* {text, isPage} of a file. */
export async function read(file) {
  if (file.size > LARGEST) throw new UnreadableFile("This file is larger than 30 MB. Paste the document's text instead.");
  const bytes = new Uint8Array(await file.arrayBuffer());
  refuseWhatIsNoText(bytes);
  const text = decode(bytes);
  const archived = pageInArchive(text);
  if (archived !== null) return { text: archived, isPage: true };
  return { text, isPage: /html/.test(file.type) || /\.x?html?$/i.test(file.name) || /^\s*<(!doctype|html|\?xml)/i.test(text) };
}

function refuseWhatIsNoText(bytes) {
  const begins = latin(bytes.subarray(0, 8));
  const kind = begins.startsWith("%PDF") ? "a PDF" : begins.startsWith("PK\x03\x04") || begins.startsWith("\xd0\xcf\x11\xe0") ? "a word processor's file" : begins.startsWith("bplist") ? "a web archive of Safari" : null;
  if (kind) throw new UnreadableFile(`This is ${kind}, not a text or a saved page. Copy the document's text out of it and paste that.`);
}

const latin = (bytes) => new TextDecoder("windows-1252").decode(bytes);

function decode(bytes, said = null) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodedAs(said || charsetOf(latin(bytes.subarray(0, IN_THE_HEAD))), bytes);
  }
}

const charsetOf = (head) => /charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];

function decodedAs(charset, bytes) {
  try {
    return new TextDecoder(charset || "windows-1252").decode(bytes);
  } catch {
    return latin(bytes);
  }
}

/* The page in a web archive (MHTML, as Chromium saves "a single file"); null where the text is none. */
function pageInArchive(text) {
  const boundary = /^(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?content-type: *multipart\/related;[^]*?boundary="?([^"\r\n;]+)"?/i.exec(text.slice(0, IN_THE_HEAD));
  if (!boundary) return null;
  for (const part of text.split(`--${boundary[1]}`)) {
    const [, head, body] = /^\r?\n([^]*?)\r?\n\r?\n([^]*)$/.exec(part) || [];
    if (head && /content-type: *text\/html/i.test(head)) return decode(bytesOf(head, body), charsetOf(head));
  }
  return null;
}

function bytesOf(head, body) {
  const plain = /transfer-encoding: *base64/i.test(head) ? atob(body.replace(/\s/g, "")) : /transfer-encoding: *quoted-printable/i.test(head)
    ? body.replace(/=\r?\n/g, "").replace(/=([\dA-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))) : null;
  return plain === null ? new TextEncoder().encode(body) : Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
