using InfoMax.Cli;
using InfoMax.Cli.Commands;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// Runs a command line in this process, for tests of what is said before any work begins: a process for each would take
/// longer than all of them. What others print at the same time goes where it did.
/// </summary>
internal static class CommandInProcess
{
    private static readonly AsyncLocal<StringWriter?> Errors = new();
    private static readonly AsyncLocal<StringWriter?> Output = new();
    private static readonly Lock Installing = new();
    private static bool _installed;

    /// <summary>The exit code and what was printed.</summary>
    public static async Task<InfomaxResult> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        lock (Installing)
        {
            if (!_installed)
            {
                Console.SetError(new Routed(Console.Error, Errors));
                Console.SetOut(new Routed(Console.Out, Output));
                _installed = true;
            }
        }

        (Errors.Value, Output.Value) = (new StringWriter(), new StringWriter());
        int code;
        try
        {
            code = await InfomaxCommand.RunAsync(arguments, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            code = ErrorOutput.Report($"unexpected failure: {exception}", ExitCode.Failed);
        }

        InfomaxResult result = new(code, Output.Value.ToString(), Errors.Value.ToString());
        (Errors.Value, Output.Value) = (null, null);
        return result;
    }

    /// <summary>Writes to the writer of the flow of control that writes, else to the one that was there.</summary>
    private sealed class Routed(TextWriter usual, AsyncLocal<StringWriter?> mine) : TextWriter
    {
        public override System.Text.Encoding Encoding => usual.Encoding;

        public override void Write(char value) => (mine.Value ?? usual).Write(value);

        public override void Write(string? value) => (mine.Value ?? usual).Write(value);

        public override void WriteLine(string? value) => (mine.Value ?? usual).WriteLine(value);
    }
}
