import { standin } from './standin.ts';

/**
 * Members that are accepted and do nothing: there is no title bar, dock, taskbar or spell checker here to show them on. The
 * number is how many arguments the member requires. Calls are noted in `__standin.withoutEffect`.
 */
export const WITHOUT_EFFECT = {
  App: {
    clearRecentDocuments: 0,
    disableHardwareAcceleration: 0,
    enableSandbox: 0,
    focus: 0,
    hide: 0,
    setAboutPanelOptions: 1,
    setActivationPolicy: 1,
    setAppLogsPath: 0,
    setAppUserModelId: 1,
    setDesktopName: 1,
    setJumpList: 1,
    setUserTasks: 1,
    show: 0,
    showAboutPanel: 0,
  },
  BrowserWindow: {
    center: 0,
    flashFrame: 1,
    moveTop: 0,
    removeMenu: 0,
    setAccentColor: 1,
    setAppDetails: 1,
    setAutoHideMenuBar: 1,
    setBackgroundColor: 1,
    setBackgroundMaterial: 1,
    setContentProtection: 1,
    setHasShadow: 1,
    setIcon: 1,
    setMaximumSize: 2,
    setMenu: 1,
    setMenuBarVisibility: 1,
    setMinimumSize: 2,
    setOpacity: 1,
    setOverlayIcon: 2,
    setProgressBar: 1,
    setResizable: 1,
    setSkipTaskbar: 1,
    setTitleBarOverlay: 1,
    setVibrancy: 1,
    setVisibleOnAllWorkspaces: 1,
    setWindowButtonPosition: 1,
    setWindowButtonVisibility: 1,
  },
  WebContents: {
    closeDevTools: 0,
    openDevTools: 0,
    setBackgroundThrottling: 1,
    setIgnoreMenuShortcuts: 1,
    setUserAgent: 1,
    toggleDevTools: 0,
  },
  Session: {
    flushStorageData: 0,
    setCertificateVerifyProc: 1,
    setDevicePermissionHandler: 1,
    setDisplayMediaRequestHandler: 1,
    setSpellCheckerEnabled: 1,
    setSpellCheckerLanguages: 1,
    setUserAgent: 1,
  },
  Tray: { setIgnoreDoubleClickEvents: 1, setPressedImage: 1 },
} as const;

/** Use where a class of that table is defined: gives its prototype those members, each with the right number of parameters. */
export function acceptWithoutEffect(type: { readonly prototype: object }, name: keyof typeof WITHOUT_EFFECT): void {
  for (const [member, required] of Object.entries<number>(WITHOUT_EFFECT[name])) {
    const accept = (...given: unknown[]): void => {
      if (given.length < required) throw new TypeError(`Insufficient number of arguments for ${name}.${member}`);
      standin.withoutEffect.add(`${name}.${member}`);
    };
    Object.defineProperty(accept, 'length', { value: required });
    Object.defineProperty(type.prototype, member, { value: accept, writable: true, configurable: true });
  }
}
