import type { PageProps } from '../../app/location.ts';

export default function Page(_: PageProps) {
  return null;
}
