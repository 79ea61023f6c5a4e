// Starts the client. A file of its own, because the page's policy allows no inline script.
import init, { start } from "{{js}}";

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
