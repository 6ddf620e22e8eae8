import { RadioGroup } from 'radix-ui';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: { value: T; name: string }[];
  onChange: (value: T) => void;
}

/** Use for two to four answers to one question, side by side. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const take = (chosen: string) => {
    const option = options.find((it) => it.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <RadioGroup.Root className="seg" aria-label={label} value={value} onValueChange={take} orientation="horizontal">
      {options.map((option) => (
        <RadioGroup.Item key={option.value} value={option.value}>
          {option.name}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
