namespace InfoMax.Benchmarks.Chaos;

/// <summary>Nothing goes on any more.</summary>
internal sealed class HangException(string message) : Exception(message);
