namespace InfoMax.Data.Results;

/// <summary>A directory does not hold the results that are asked for; the message is one line and says what to do.</summary>
/// <param name="message">Names the directory.</param>
public sealed class ResultException(string message) : Exception(message);
