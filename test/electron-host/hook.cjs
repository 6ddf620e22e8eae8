// Loaded with `-r` before the app, in the real Electron and in the stand-in alike: records, as `globalThis.__recorded`, what a
// test cannot reach from outside. It uses nothing but Electron's own interface.
const { globalShortcut, Notification, shell, Tray } = require('electron');

const recorded = { trays: [], menus: new Map(), shortcuts: new Map(), opened: [], notifications: [] };
globalThis.__recorded = recorded;

function before(target, name, note) {
  const original = target[name];
  target[name] = function (...args) {
    note.apply(this, args);
    return original.apply(this, args);
  };
}

before(Tray.prototype, 'setContextMenu', function (menu) {
  if (!recorded.trays.includes(this)) recorded.trays.push(this);
  recorded.menus.set(this, menu);
});
before(Notification.prototype, 'show', function () {
  recorded.notifications.push(this);
});

const register = globalShortcut.register;
globalShortcut.register = (accelerator, callback) => {
  const registered = register.call(globalShortcut, accelerator, callback);
  if (registered) recorded.shortcuts.set(accelerator, callback);
  return registered;
};

// Never a browser window of the tester's, so this one is replaced and not only recorded.
shell.openExternal = async (url) => {
  recorded.opened.push(url);
};
