// Starts the client. A file of its own, because the page's policy allows no inline script.
import init, { start } from "{{js}}";

// The page's policy has every text that would become HTML or a script's address pass here (Trusted Types). What the screens are
// made of is known when the program is built; no text that someone wrote ever is HTML.
const SERVICE_WORKER = new URL("/sw.js", location.href).href;
const ACTIVE = /<\s*(script|iframe|object|embed|link|meta|base|form)\b|\son[a-z]+\s*=|javascript:/i;
globalThis.trustedTypes?.createPolicy("default", {
  createHTML: (html) => (ACTIVE.test(html) ? null : html),
  createScriptURL: (url) => (new URL(url, location.href).href === SERVICE_WORKER ? url : null),
});

const status = document.getElementById("boot");

try {
  // As the page's preload asks for it: of two ways to ask, WebKit makes two downloads.
  await init({ module_or_path: fetch("{{wasm}}", { mode: "no-cors", credentials: "include" }) });
  status.remove();
  start();
} catch (error) {
  console.error(error);
  status.setAttribute("role", "alert");
  status.textContent =
    "つなぐを開けませんでした。電波の届く場所で、この画面を開き直してください。"
    + "続くときは、ブラウザーを新しくしてください。";
}
