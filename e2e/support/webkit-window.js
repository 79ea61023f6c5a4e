#!/usr/bin/gjs -m
// A window with a web view and nothing else. MiniBrowser keeps no profile while it is automated; this one does.
// Arguments: the folder of the profile, width and height of the page in px, a script that every page runs first.
import Gio from "gi://Gio";
import GLib from "gi://GLib";
import Gtk from "gi://Gtk?version=3.0";
import WebKit from "gi://WebKit2?version=4.1";

const [profile, width, height, script] = ARGV;
Gtk.init(null);

const data = new WebKit.WebsiteDataManager({
  base_data_directory: `${profile}/data`,
  base_cache_directory: `${profile}/cache`,
});
const context = new WebKit.WebContext({ website_data_manager: data, time_zone_override: "Asia/Tokyo" });
data.get_cookie_manager().set_persistent_storage(`${profile}/cookies`, WebKit.CookiePersistentStorage.SQLITE);
context.set_preferred_languages(["ja-JP"]);
context.set_automation_allowed(true);

const { AT_DOCUMENT_START: first } = WebKit.UserScriptInjectionTime;
const [, source] = Gio.File.new_for_path(script).load_contents(null);
const scripts = new WebKit.UserContentManager();
scripts.add_script(
  WebKit.UserScript.new(new TextDecoder().decode(source), WebKit.UserContentInjectedFrames.TOP_FRAME, first, null, null),
);

const view = new WebKit.WebView({
  user_content_manager: scripts,
  web_context: context,
  is_controlled_by_automation: true,
  settings: new WebKit.Settings({ enable_write_console_messages_to_stdout: true }),
});
const window = new Gtk.Window({ default_width: Number(width), default_height: Number(height) });
window.add(view);
window.show_all();

// WebDriver has no command for printing here, and an automated page may not print itself: the test asks by a message.
scripts.register_script_message_handler("paper");
scripts.connect("script-message-received::paper", () => {
  const settings = new Gtk.PrintSettings();
  settings.set_printer("Print to File");
  settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf");
  settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, `file://${profile}/print.pdf`);
  const operation = WebKit.PrintOperation.new(view);
  operation.set_print_settings(settings);
  operation.print();
});

context.connect("automation-started", (_, session) => {
  const info = new WebKit.ApplicationInfo();
  info.set_name("tsunagu-e2e");
  info.set_version(WebKit.MAJOR_VERSION, WebKit.MINOR_VERSION, WebKit.MICRO_VERSION);
  session.set_application_info(info);
  session.connect("create-web-view", () => view);
});

const loop = GLib.MainLoop.new(null, false);
window.connect("destroy", () => loop.quit());
loop.run();
