using System.Globalization;
using System.Text;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs.Exports;

/// <summary><c>selected-ids.txt</c>: the id of each chosen row on a line of its own, in row order; the row number where there are no ids. UTF-8.</summary>
internal static class SelectedIdsText
{
    /// <summary>Writes the file.</summary>
    public static void Write(Stream stream, SelectionResult result)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        writer.NewLine = "\n";
        foreach (SelectedRow row in result.Rows())
        {
            writer.WriteLine(result.IdKind == IdKind.None ? row.Row.ToString(CultureInfo.InvariantCulture) : row.Id);
        }
    }
}
