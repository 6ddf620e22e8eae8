import { standin } from '../base/standin.ts';

interface MessageBoxOptions {
  cancelId?: number;
  defaultId?: number;
}

/** Every dialog comes with or without a window in front of its options. */
function record<T>(method: string, args: unknown[], cancelled: T): T {
  standin.dialogs.push({ method, options: args.at(-1) });
  return standin.dialogAnswers.length > 0 ? (standin.dialogAnswers.shift() as T) : cancelled;
}

function dismissal(args: unknown[]): number {
  const { cancelId, defaultId } = (args.at(-1) ?? {}) as MessageBoxOptions;
  return cancelId ?? defaultId ?? 0;
}

/** Electron's `dialog`: each is recorded and answered from `__standin.dialogAnswers`, else as if it were cancelled. */
export const dialog = {
  async showMessageBox(first: unknown, ...rest: unknown[]): Promise<object> {
    return record('showMessageBox', [first, ...rest], { response: dismissal([first, ...rest]), checkboxChecked: false });
  },
  showMessageBoxSync(first: unknown, ...rest: unknown[]): number {
    return record('showMessageBoxSync', [first, ...rest], dismissal([first, ...rest]));
  },
  async showOpenDialog(first: unknown, ...rest: unknown[]): Promise<object> {
    return record('showOpenDialog', [first, ...rest], { canceled: true, filePaths: [] });
  },
  async showSaveDialog(first: unknown, ...rest: unknown[]): Promise<object> {
    return record('showSaveDialog', [first, ...rest], { canceled: true, filePath: '' });
  },
  showErrorBox(title: string, content: string): void {
    standin.dialogs.push({ method: 'showErrorBox', options: { title, content } });
  },
};
