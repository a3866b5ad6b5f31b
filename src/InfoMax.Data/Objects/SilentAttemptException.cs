namespace InfoMax.Data.Objects;

/// <summary>A server answered nothing to one attempt, or its answer stopped on the way.</summary>
internal sealed class SilentAttemptException(TimeSpan after) : TimeoutException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"no answer for {after.TotalSeconds:0.#} s"));
