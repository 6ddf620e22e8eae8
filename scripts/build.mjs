/** `npm run build`: builds out/ anew, whether it is out of date or not. */
import { prepare } from './setup/prepare.mjs';
import { main } from './setup/say.mjs';

await main(async () => {
  await prepare({ rebuild: true });
  return 0;
});
