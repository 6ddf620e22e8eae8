import { Switch as Radix } from 'radix-ui';

/** Use for a setting that is on or off at once. */
export function Switch({
  label,
  checked,
  onChange,
  disabled = false,
}: {
  label: string;
  checked: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}) {
  return <Radix.Root className="switch" aria-label={label} checked={checked} onCheckedChange={onChange} disabled={disabled} />;
}
