using System.Globalization;
using System.Net;
using System.Text;

namespace InfoMax.Cli.Reports.Plots;

/// <summary>
/// Inline SVG: no script, no font, no file; colours are classes of the page, which change with light, dark and print. Every
/// drawing has a title and a description, for those who do not see it.
/// </summary>
internal static class Svg
{
    /// <summary>Width of a plot in its own units: as wide as a pocket's screen, so that its letters can be read there.</summary>
    public const int Width = 480;

    /// <summary>The beginning of a drawing.</summary>
    /// <param name="id">Its name on the page.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <param name="height">Its height in its own units.</param>
    public static StringBuilder Begin(string id, string title, string description, int height) => new(Text(
        $"<svg id=\"{id}\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Escape(title)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>"));

    /// <summary>Text that cannot become markup.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Numbers as every browser reads them.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
