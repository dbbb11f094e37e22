// Files that were shared: a picture is shown, anything else can be saved.

import { make } from "/static/text.js";

/** `file` has `title`, `name`, `size` in bytes and `alt_txt`; `loaded` is called when its picture has come. */
export function drawFile(file, address, loaded) {
  const title = make("a", { href: address, download: file.name }, file.title);
  if (/\.png$/i.test(file.name)) {
    return make("figure", { class: "file" }, make("figcaption", {}, title), make("img", { src: address, alt: file.alt_txt || file.title, on: { load: loaded } }));
  }
  return make("p", { class: "file" }, title, ` · ${file.name}, ${Math.max(1, Math.round(file.size / 1024))} KB`);
}
