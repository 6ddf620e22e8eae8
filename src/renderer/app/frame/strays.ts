/** A file let go beside the composer would make the browser leave Hearth and show that file. */

/** Use once, when the window starts. What takes files has said so before this hears of it. */
export function refuseStrayFiles(): void {
  for (const kind of ['dragover', 'drop'] as const) {
    window.addEventListener(kind, (event) => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    });
  }
}
