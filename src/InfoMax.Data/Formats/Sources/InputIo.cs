using InfoMax.Data.Objects;

namespace InfoMax.Data.Formats.Sources;

/// <summary>Positioned reads of input files whose failures become one line for the user.</summary>
internal static class InputIo
{
    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>.</summary>
    /// <exception cref="InputDataException">The file ends first, or the device fails.</exception>
    public static void ReadExactly(InputSource source, Span<byte> destination, long offset, string name)
    {
        if (ReadUpTo(source, destination, offset, name) < destination.Length)
        {
            throw new InputDataException($"{name}: ends before byte {offset + destination.Length}; it was cut short while it was read");
        }
    }

    /// <summary>Reads until <paramref name="destination"/> is full or the file ends; returns the bytes read.</summary>
    public static int ReadUpTo(InputSource source, Span<byte> destination, long offset, string name)
    {
        try
        {
            int done = 0;
            while (done < destination.Length)
            {
                int got = source.Read(destination[done..], offset + done);
                if (got == 0)
                {
                    break;
                }

                done += got;
            }

            return done;
        }
        catch (Exception exception) when (IsIo(exception))
        {
            throw Unreadable(name, exception);
        }
    }

    /// <summary>True for the failures of the file system.</summary>
    public static bool IsIo(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>The line for a file that cannot be read.</summary>
    public static InputDataException Unreadable(string name, Exception cause) => cause is ObjectStoreException
        ? new(cause.Message, cause)
        : new($"{name}: cannot be read ({OneLine(cause.Message)}); check that it exists and may be read", cause);

    /// <summary>
    /// What a library says of a damaged file, on one line. What it says of its own arguments is about its code, not about the file.
    /// </summary>
    public static string Cause(Exception exception) =>
        exception is ArgumentOutOfRangeException or IndexOutOfRangeException or NullReferenceException or OverflowException or KeyNotFoundException
            ? "what it says of its own parts is impossible"
            : OneLine(exception.Message);

    /// <summary>A library's message on one line, at most 200 characters.</summary>
    public static string OneLine(string message)
    {
        string line = string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= 200 ? line : line[..200] + "...";
    }
}
