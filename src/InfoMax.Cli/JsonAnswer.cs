using System.Text.Json.Nodes;

namespace InfoMax.Cli;

/// <summary>
/// The one document that <c>--json</c> promises where a command fails: <c>error</c> with <c>message</c>, <c>lines</c> (all that was said)
/// and <c>exit_code</c>, beside what the verb itself has to say of a refusal. One for each command line that runs.
/// </summary>
internal sealed class JsonAnswer
{
    private static readonly AsyncLocal<JsonAnswer?> Of = new();

    private readonly List<string> _lines = [];
    private JsonObject? _document;
    private bool _isWanted;

    private JsonAnswer(bool isWanted) => _isWanted = isWanted;

    /// <summary>Begins the answer to a command line, in this flow of control and those that it starts.</summary>
    /// <param name="arguments">The command line; variables and files may ask for JSON too.</param>
    public static JsonAnswer Begin(IEnumerable<string> arguments) =>
        Of.Value = new JsonAnswer(arguments.TakeWhile(argument => argument != "--").Any(argument => argument is "--json" or "--json=true"));

    /// <summary>Notes that the command is to answer in JSON.</summary>
    public static void Want()
    {
        if (Of.Value is { } answer)
        {
            answer._isWanted = true;
        }
    }

    /// <summary>Notes a line about a failure.</summary>
    public static void Note(string line) => Of.Value?._lines.Add(line);

    /// <summary>What the verb says of its refusal; it is printed at the end, with the error.</summary>
    public static void Refuse(JsonObject document)
    {
        if (Of.Value is { } answer)
        {
            answer._document = document;
        }
    }

    /// <summary>Prints the document where the command failed without one; returns the exit code.</summary>
    public int End(int code)
    {
        if (code != ExitCode.Done && _isWanted)
        {
            JsonObject document = _document ?? [];
            document["error"] = new JsonObject
            {
                ["message"] = _lines.Count > 0 ? _lines[0] : $"exit code {code}",
                ["lines"] = new JsonArray([.. _lines.Select(line => JsonValue.Create(line))]),
                ["exit_code"] = code,
            };
            try
            {
                Console.Out.WriteLine(document.ToJsonString(ReportJson.Options));
                Console.Out.Flush();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The line on standard error has been written, and the exit code says the rest.
            }
        }

        return code;
    }
}
