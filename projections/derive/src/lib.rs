//! How does a type of the read models say that it is saved with its world? `#[derive(Saved)]`: field after field, in the order
//! in which they stand, variants by their number.
//!
//! What is derived is `projections::saved::Saved`. A field that follows from the others is marked `#[saved(skip)]` and takes its
//! default when a world is loaded; a type many hold behind a shared pointer is marked `#[saved(shared)]` and written once.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields, Index, parse_macro_input};

/// Saves and loads a type with its world.
#[proc_macro_derive(Saved, attributes(saved))]
pub fn saved(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let (save, load) = match &input.data {
        Data::Struct(data) => {
            let (pattern, save, load) = fields(&data.fields);
            (quote! { let Self #pattern = self; #save }, quote! { Some(Self #load) })
        }
        Data::Enum(data) => enumeration(data),
        Data::Union(_) => {
            let why = syn::Error::new(Span::call_site(), "a union is not saved");
            return why.into_compile_error().into();
        }
    };
    let name = &input.ident;
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(crate::saved::Saved));
    }
    let (parameters, arguments, wanted) = generics.split_for_impl();
    let shared = is_marked(&input.attrs, "shared");
    let implementation = quote! {
        impl #parameters crate::saved::Saved for #name #arguments #wanted {
            const SHARED: bool = #shared;
            fn save(&self, out: &mut crate::saved::Out<'_>) { #save }
            fn load(from: &mut crate::saved::In) -> Option<Self> { #load }
        }
    };
    implementation.into()
}

fn enumeration(data: &syn::DataEnum) -> (TokenStream, TokenStream) {
    let (mut saves, mut loads) = (Vec::new(), Vec::new());
    for (number, variant) in (0_u8..).zip(&data.variants) {
        let name = &variant.ident;
        let (pattern, save, load) = fields(&variant.fields);
        saves.push(quote! { Self::#name #pattern => { out.byte(#number); #save } });
        loads.push(quote! { #number => Some(Self::#name #load) });
    }
    let load = quote! { match from.byte()? { #(#loads,)* _ => None } };
    (quote! { match self { #(#saves)* } }, load)
}

/// How fields are named, saved and loaded.
fn fields(fields: &Fields) -> (TokenStream, TokenStream, TokenStream) {
    let names: Vec<Ident> = fields
        .iter()
        .enumerate()
        .map(|(number, field)| {
            field.ident.clone().unwrap_or_else(|| Ident::new(&format!("field_{number}"), Span::call_site()))
        })
        .collect();
    let skipped: Vec<bool> = fields.iter().map(|field| is_marked(&field.attrs, "skip")).collect();
    let kept = names.iter().zip(&skipped).filter(|(_, skip)| !**skip).map(|(name, _)| name);
    let save = quote! { #(crate::saved::Saved::save(#kept, out);)* };
    let values = skipped.iter().map(|skip| {
        if *skip {
            quote! { Default::default() }
        } else {
            quote! { crate::saved::Saved::load(from)? }
        }
    });
    match fields {
        Fields::Named(_) => {
            let bound = names.iter().zip(&skipped).map(|(name, skip)| {
                if *skip {
                    quote! { #name: _ }
                } else {
                    quote! { #name }
                }
            });
            (quote! { { #(#bound),* } }, save, quote! { { #(#names: #values),* } })
        }
        Fields::Unnamed(_) => {
            let places = (0..names.len()).map(Index::from);
            let bound = names.iter().zip(&skipped).map(|(name, skip)| {
                if *skip {
                    quote! { _ }
                } else {
                    quote! { #name }
                }
            });
            (quote! { ( #(#bound),* ) }, save, quote! { { #(#places: #values),* } })
        }
        Fields::Unit => (quote! {}, quote! {}, quote! {}),
    }
}

fn is_marked(attributes: &[syn::Attribute], mark: &str) -> bool {
    let ours = |it: &&syn::Attribute| it.path().is_ident("saved");
    attributes.iter().filter(ours).any(|it| it.parse_args::<Ident>().is_ok_and(|said| said == mark))
}
