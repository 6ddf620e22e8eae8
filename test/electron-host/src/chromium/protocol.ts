/** The part of the DevTools protocol that the stand-in speaks: each command with what it takes and gives, each event. */

type Nothing = Record<never, never>;

export interface HeaderEntry {
  name: string;
  value: string;
}

export interface PausedRequest {
  requestId: string;
  request: { url: string; method: string; headers: Record<string, string>; postData?: string };
  frameId: string;
  resourceType: string;
  redirectedRequestId?: string;
}

interface RemoteValue {
  value?: unknown;
  description?: string;
}

interface Frame {
  id: string;
  parentId?: string;
  url: string;
  urlFragment?: string;
  name?: string;
}

export interface WindowOpen {
  url: string;
  windowName: string;
  windowFeatures: string[];
}

interface WindowBounds {
  windowState: 'normal' | 'minimized';
}

export interface Commands {
  'Browser.getWindowForTarget': [{ targetId: string }, { windowId: number }];
  'Browser.setWindowBounds': [{ windowId: number; bounds: WindowBounds }, Nothing];
  'Browser.setPermission': [{ permission: { name: string }; setting: 'granted' | 'denied'; origin: string }, Nothing];
  'Emulation.setDeviceMetricsOverride': [{ width: number; height: number; deviceScaleFactor: number; mobile: boolean }, Nothing];
  'Emulation.setEmulatedMedia': [{ features: HeaderEntry[] }, Nothing];
  'Fetch.enable': [{ patterns: { urlPattern: string; requestStage: 'Request' | 'Response' }[] }, Nothing];
  'Fetch.continueRequest': [{ requestId: string; url?: string }, Nothing];
  'Fetch.failRequest': [{ requestId: string; errorReason: string }, Nothing];
  'Fetch.fulfillRequest': [{ requestId: string; responseCode: number; responseHeaders?: HeaderEntry[]; body?: string }, Nothing];
  'Page.addScriptToEvaluateOnNewDocument': [{ source: string; worldName?: string }, Nothing];
  'Page.bringToFront': [Nothing, Nothing];
  'Page.enable': [Nothing, Nothing];
  'Page.navigate': [{ url: string }, { errorText?: string }];
  'Page.reload': [Nothing, Nothing];
  'Runtime.addBinding': [{ name: string; executionContextName: string }, Nothing];
  'Runtime.enable': [Nothing, Nothing];
  'Runtime.evaluate': [
    {
      expression: string;
      contextId?: number;
      silent?: boolean;
      awaitPromise?: boolean;
      returnByValue?: boolean;
      userGesture?: boolean;
    },
    { result: RemoteValue; exceptionDetails?: { text: string; exception?: RemoteValue } },
  ];
  'Target.attachToTarget': [{ targetId: string; flatten: true }, { sessionId: string }];
  'Target.closeTarget': [{ targetId: string }, Nothing];
  'Target.createTarget': [
    { url: string; newWindow: boolean; background: boolean; width: number; height: number },
    { targetId: string },
  ];
  'Target.setDiscoverTargets': [{ discover: boolean }, Nothing];
}

export interface Events {
  'Fetch.requestPaused': PausedRequest;
  'Inspector.targetCrashed': Nothing;
  'Page.domContentEventFired': Nothing;
  'Page.frameAttached': { frameId: string; parentFrameId: string };
  'Page.frameDetached': { frameId: string; reason: 'remove' | 'swap' };
  'Page.frameNavigated': { frame: Frame };
  'Page.loadEventFired': Nothing;
  'Page.navigatedWithinDocument': { frameId: string; url: string };
  'Page.windowOpen': WindowOpen;
  'Runtime.bindingCalled': { payload: string; executionContextId: number };
  'Runtime.consoleAPICalled': {
    type: string;
    args: RemoteValue[];
    stackTrace?: { callFrames: { url: string; lineNumber: number }[] };
  };
  'Runtime.executionContextCreated': { context: { id: number; name: string; auxData?: { frameId: string } } };
  'Runtime.executionContextDestroyed': { executionContextId: number };
  'Runtime.executionContextsCleared': Nothing;
  'Target.targetCreated': { targetInfo: { targetId: string; openerId?: string } };
  'Target.targetDestroyed': { targetId: string };
}
